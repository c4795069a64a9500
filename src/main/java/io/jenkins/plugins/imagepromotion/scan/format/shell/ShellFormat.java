package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import io.jenkins.plugins.imagepromotion.script.ImageUse;
import io.jenkins.plugins.imagepromotion.script.Script;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import io.jenkins.plugins.imagepromotion.script.Variables;

/** Scripts of shells, batch files and PowerShell: the images that their commands name. */
public final class ShellFormat implements Format {
    private final ScriptLanguage language;
    private final Variables variables;

    public ShellFormat() {
        this(new Variables());
    }

    /** A format for scripts that start with these variables, and add those that they set. */
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
            script.commands().stream()
                    .filter(command -> !command.isInContainer())
                    .flatMap(command -> ImageTools.use(command).stream())
                    .forEach(use -> add(use, found));
        }
        script.documents().forEach(document -> document(text.part(document.text(), document.line()), found));
    }

    private static void add(ImageUse use, Mentions found) {
        use.images().forEach(image -> found.addUncertain(image.line(), image.shown(), image.value()));
        use.names().forEach(name -> found.addCreated(name.line(), name.shown(), name.value()));
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
