package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.scan.text.Variables;
import java.util.List;
import java.util.Set;

/**
 * Shell scripts: commands of docker, podman, nerdctl, buildah, skopeo, crane, oras, regctl, helm and kubectl that name images.
 *
 * <p>A variable counts as constant if the script gives it one value only.
 */
public final class ShellFormat implements Format {
    private static final Set<String> DECLARING = Set.of("export", "readonly", "local", "declare", "typeset", "env");
    private static final Set<String> KEYWORDS = Set.of("then", "do", "else", "if", "elif", "while", "until", "!", "{");
    private static final List<String> SIGNS = List.of(
            "docker", "podman", "nerdctl", "buildah", "skopeo", "crane", "oras", "regctl", "helm", "kubectl", "oc ");

    private final Variables variables;

    /** Scripts without variables from outside. */
    public ShellFormat() {
        this(new Variables());
    }

    /** Scripts that know these variables; what they set is added to them. */
    public ShellFormat(Variables variables) {
        this.variables = variables;
    }

    @Override
    public void read(SourceText text, Mentions found) {
        // A script may be the part of another that sets the variables.
        boolean assigns = text.text().indexOf('=') >= 0;
        boolean names = hasSign(text.text());
        if (!names && !assigns) {
            return;
        }
        Variables scope = variables;
        ShellReader reader = ShellReader.read(text);
        for (List<Word> command : reader.commands()) {
            assign(command, scope);
        }
        if (names) {
            ImageCommands commands = new ImageCommands(scope, found);
            for (List<Word> command : reader.commands()) {
                commands.read(command);
            }
        }
        for (SourceText document : reader.documents()) {
            document(document, found);
        }
    }

    private static boolean hasSign(String text) {
        for (String sign : SIGNS) {
            if (text.contains(sign)) {
                return true;
            }
        }
        return false;
    }

    private static void assign(List<Word> whole, Variables variables) {
        int begin = 0;
        while (begin < whole.size() - 1 && KEYWORDS.contains(whole.get(begin).text())) {
            begin++;
        }
        List<Word> command = whole.subList(begin, whole.size());
        String first = command.get(0).text();
        if (first.equals("for") || first.equals("read") || first.equals("select")) {
            for (Word word : command.subList(1, command.size())) {
                variables.put(word.text(), String.valueOf(Variables.OPEN));
            }
            return;
        }
        boolean declares = DECLARING.contains(first);
        for (Word word : command.subList(declares ? 1 : 0, command.size())) {
            int equals = word.text().indexOf('=');
            if (equals > 0 && isName(word.text().substring(0, equals))) {
                variables.putConstant(
                        word.text().substring(0, equals), word.from(equals + 1).value(variables));
            } else if (!declares) {
                // What stands before a command is for that command; the others are its arguments.
                return;
            }
        }
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '_') {
                return false;
            }
        }
        return true;
    }

    /** A here-document is often a manifest or a Dockerfile. */
    private static void document(SourceText document, Mentions found) {
        String start = document.text().stripLeading();
        if (start.startsWith("FROM ") || start.startsWith("ARG ") || start.startsWith("# syntax=")) {
            new DockerfileFormat().read(document, found);
        } else {
            new LineFormat().read(document, found);
        }
    }
}
