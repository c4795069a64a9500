package io.jenkins.plugins.imagepromotion.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.cli.args.HelpText;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.command.Commands;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManPageTest {
    private static final String INTRODUCTION = "Builds nothing.\n.Begins like a macro.\n";
    private static final String NOTES = "First paragraph,\nwith a back\\slash.\n\n'Second paragraph.\n";
    private static final String PAGE = ManPage.of("1.2.3", INTRODUCTION, NOTES, CommonOptions.ALL, commands());

    static List<Syntax> commands() {
        return Commands.NAMES.stream()
                .map(name -> Commands.named(name).orElseThrow().syntax())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void containsTheHelpOfEachCommand(Syntax syntax) {
        int begin = PAGE.indexOf("\n.SS " + syntax.command().replace("-", "\\-") + "\n");
        assertThat(begin).isPositive();
        String own = words(PAGE.substring(begin, PAGE.indexOf("\n.S", begin + 1)));
        String common = words(PAGE.substring(PAGE.indexOf("\n.SH COMMON OPTIONS\n")));

        // The help has a title for each list of options, and ends with the exit status.
        String help = HelpText.of(syntax);
        int options = help.indexOf("\nCommon options:\n");
        int notes = help.indexOf("\n" + syntax.notes(), options);
        String before = help.substring(0, options).replace("\nOptions:\n", "\n").replace("\n\nUsage: ", "\n\n");
        String after = help.substring(notes, help.indexOf("\nExit status:\n"));

        assertThat(own).startsWith(words(syntax.command() + " " + before)).endsWith(words(after));
        assertThat(syntax.common())
                .allSatisfy(option ->
                        assertThat(own + common).contains(words(option.usage() + " " + option.description())));
    }

    @Test
    void endsWithTheExitStatus() {
        assertThat(words(PAGE)).endsWith(words(HelpText.exitStatus().replace("Exit status:", "EXIT STATUS")));
    }

    @Test
    void beginsWithNameVersionAndOverview() {
        assertThat(PAGE).startsWith("""
                .TH IMAGE\\-PROMOTION 1 "" "image\\-promotion 1.2.3" "User Commands"
                .SH NAME
                image\\-promotion
                \\- promote container images by digest
                .SH SYNOPSIS
                \\fBimage\\-promotion\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]
                .SH DESCRIPTION
                Builds nothing.
                \\&.Begins like a macro.
                .PP
                First paragraph,
                with a back\\eslash.
                .PP
                \\&'Second paragraph.
                .SH COMMANDS
                """);
    }

    /** Returns the words that roff prints, each separated by a space. */
    private static String words(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("^\\.(S[SH]) ", ""))
                .filter(line -> !line.matches("\\.[A-Za-z]{2}.*"))
                .map(line -> line.replace("\\fB", "").replace("\\fR", "").replace("\\&", ""))
                .map(line -> line.replace("\\-", "-").replace("\\e", "\\"))
                .map(String::strip)
                .collect(Collectors.joining(" "))
                .replaceAll("\\s+", " ")
                .strip();
    }
}
