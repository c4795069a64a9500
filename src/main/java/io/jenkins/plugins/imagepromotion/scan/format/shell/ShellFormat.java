package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.scan.text.Variables;
import java.util.List;

/**
 * Shell scripts: commands of docker, podman, nerdctl, buildah, skopeo, crane, oras, regctl, helm and kubectl that name images.
 *
 * <p>A variable counts as constant if the script gives it one value only.
 */
public final class ShellFormat implements Format {
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
            Assignments.read(command, scope);
        }
        if (names) {
            ImageCommands commands = new ImageCommands(scope, found);
            for (List<Word> command : reader.commands()) {
                commands.read(command);
            }
        }
        for (ShellReader.HereDocument document : reader.documents()) {
            document(document.text(), found);
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
