package io.jenkins.plugins.imagepromotion.cli.manual;

import io.jenkins.plugins.imagepromotion.cli.args.HelpText;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import java.util.List;

/** The man page, in the {@code man} macros of roff. */
public final class ManPage {
    private static final String SYNOPSIS =
            "\\fBimage\\-promotion\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]";

    private final StringBuilder page = new StringBuilder();
    private final List<Option> common;

    private ManPage(List<Option> common) {
        this.common = common;
    }

    /**
     * Returns the page.
     *
     * @param version the version of the program
     * @param introduction the first paragraph of the overview
     * @param notes the other paragraphs of the overview, separated by empty lines
     * @param common the options of every command
     * @param commands the commands in the order of the overview; a common option that differs is described with its command
     */
    public static String of(
            String version, String introduction, String notes, List<Option> common, List<Syntax> commands) {
        ManPage written = new ManPage(common);
        written.macro(".TH IMAGE\\-PROMOTION 1 \"\" \"image\\-promotion " + escaped(version) + "\" \"User Commands\"");
        written.macro(".SH NAME").text("image-promotion").macro("\\- promote container images by digest");
        written.macro(".SH SYNOPSIS").macro(SYNOPSIS);
        written.macro(".SH DESCRIPTION").text(introduction);
        for (String paragraph : notes.strip().split("\n\n", -1)) {
            written.macro(".PP").text(paragraph);
        }
        written.macro(".SH COMMANDS");
        commands.forEach(written::command);
        written.macro(".SH COMMON OPTIONS");
        written.options(common);
        written.macro(".SH EXIT STATUS")
                .verbatim(HelpText.exitStatus().lines().skip(1).toList());
        return written.page.toString();
    }

    private void command(Syntax syntax) {
        macro(".SS " + escaped(syntax.command())).text(syntax.summary());
        macro(".PP").text(syntax.usage());
        for (Parameter parameter : syntax.parameters()) {
            entry(parameter.usage(), parameter.description());
        }
        options(syntax.options());
        options(syntax.common().stream()
                .filter(option -> !common.contains(option))
                .toList());
        macro(".PP").text(syntax.notes());
        macro(".PP").text("Examples:");
        verbatim(syntax.examples());
    }

    private void options(List<Option> options) {
        for (Option option : options) {
            entry(option.usage(), option.description());
        }
    }

    private void entry(String usage, String description) {
        macro(".TP").macro("\\fB" + escaped(usage) + "\\fR").text(description);
    }

    private void verbatim(List<String> lines) {
        macro(".PP").macro(".nf").macro(".RS");
        lines.forEach(this::text);
        macro(".RE").macro(".fi");
    }

    private ManPage text(String text) {
        text.strip().lines().forEach(line -> page.append(escaped(line)).append('\n'));
        return this;
    }

    private ManPage macro(String line) {
        page.append(line).append('\n');
        return this;
    }

    /** Escapes what roff would change: backslashes, dashes, and a line that begins like a macro. */
    private static String escaped(String line) {
        String text = line.replace("\\", "\\e").replace("-", "\\-");
        return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
    }
}
