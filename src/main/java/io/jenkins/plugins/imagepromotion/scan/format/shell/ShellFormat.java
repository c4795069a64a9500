package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import io.jenkins.plugins.imagepromotion.script.ImageUse;
import io.jenkins.plugins.imagepromotion.script.Script;
import io.jenkins.plugins.imagepromotion.script.Script.HereDocument;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import io.jenkins.plugins.imagepromotion.script.Variables;
import io.jenkins.plugins.imagepromotion.script.Word;
import java.util.HashSet;
import java.util.Set;

/** Scripts of shells, batch files and PowerShell: the images that their commands name. */
public final class ShellFormat implements Format {
    private final ScriptLanguage language;
    private final Variables variables;

    public ShellFormat() {
        this(new Variables());
    }

    /** A format for scripts that start with these variables, and add the variables that they set. */
    public ShellFormat(Variables variables) {
        this(ScriptLanguage.SHELL, variables);
    }

    /** The same for scripts in another language. */
    public ShellFormat(ScriptLanguage language, Variables variables) {
        this.language = language;
        this.variables = variables;
    }

    @Override
    public void read(SourceText text, Mentions found) {
        boolean mentions = ImageTools.thatUseImagesAreMentioned(text.text());
        // A script without a tool can still set the variables of a script after it.
        if (!mentions && text.text().indexOf('=') < 0 && !Script.mayBeEncoded(text.text())) {
            return;
        }
        Script script = Script.parse(text.text(), text.firstLine(), language, variables);
        script.unreadLine().ifPresent(found::stopAt);
        if (mentions) {
            Set<String> built = new HashSet<>();
            script.commands().stream()
                    .filter(command -> !command.isInContainer())
                    .flatMap(command -> ImageTools.use(command).stream())
                    .forEach(use -> add(use, built, text, found));
        }
        script.documents().forEach(document -> document(document, text, found));
    }

    /** Adds the images of a command, except those that the script built earlier under a name without a registry. */
    private static void add(ImageUse use, Set<String> built, SourceText text, Mentions found) {
        use.images().stream()
                .filter(image -> !built.contains(image.value()))
                .forEach(image -> found.addUncertain(image.line(), written(image, text), image.value()));
        use.names().forEach(name -> {
            found.addCreated(name.line(), written(name, text), name.value());
            if (use.action() == ImageUse.Action.BUILD && isOfThisMachine(name.value())) {
                built.add(name.value());
            }
        });
    }

    /** Returns the word as written, or the line if the word comes from a command in a variable. */
    private static String written(Word word, SourceText text) {
        return word.shown().indexOf(Variables.OPEN) < 0
                ? word.shown()
                : text.line(word.line()).strip();
    }

    private static boolean isOfThisMachine(String name) {
        String first = name.substring(0, Math.max(0, name.indexOf('/')));
        return name.indexOf(Variables.OPEN) < 0 && !first.contains(".") && !first.contains(":");
    }

    /** A here-document is often a manifest or a Dockerfile. */
    private void document(HereDocument document, SourceText whole, Mentions found) {
        Format format = isDockerfile(document.text()) ? new DockerfileFormat() : new LineFormat();
        SourceText text = whole.part(document.input(), document.line());
        (document.expands() ? new Filled(format, variables) : format).read(text, found);
    }

    private static boolean isDockerfile(String text) {
        return text.lines()
                .map(String::stripLeading)
                .filter(line -> !line.isEmpty() && (!line.startsWith("#") || line.startsWith("# syntax=")))
                .findFirst()
                .filter(line -> line.startsWith("FROM ") || line.startsWith("ARG ") || line.startsWith("# syntax="))
                .isPresent();
    }
}
