package io.jenkins.plugins.imagepromotion.cli;

import io.jenkins.plugins.imagepromotion.cli.args.HelpText;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.command.Commands;

/** The help that lists all commands, and the version. */
final class Overview {
    /** A description of the program. */
    static final String INTRODUCTION = """
            Promote container images by digest: the exact bytes that were tested get a new tag.
            Builds nothing, moves no tag, and needs no Docker daemon.
            """;

    /** Notes on all commands. */
    static final String NOTES = """
            `image-promotion COMMAND --help` shows the help of a command; `--version` prints the version.

            Credentials come from --username and --password-stdin, otherwise from the Docker configuration
            ($DOCKER_CONFIG/config.json or ~/.docker/config.json) and its credential helpers.
            Results go to standard output, progress and failures to standard error.
            """;

    private Overview() {}

    static String text() {
        StringBuilder text = new StringBuilder(INTRODUCTION)
                .append("\nUsage: image-promotion COMMAND [ARGUMENTS] [OPTIONS]\n\nCommands:\n");
        for (String name : Commands.NAMES) {
            Syntax syntax = Commands.named(name).orElseThrow().syntax();
            text.append("  ").append(name).append(" ".repeat(17 - name.length()));
            text.append(syntax.summary()).append('\n');
        }
        return text.append('\n')
                .append(NOTES)
                .append('\n')
                .append(HelpText.exitStatus())
                .toString();
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
