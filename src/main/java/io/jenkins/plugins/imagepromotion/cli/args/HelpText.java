package io.jenkins.plugins.imagepromotion.cli.args;

import java.util.List;

/** The help of one command, eighty columns wide. */
public final class HelpText {
    private static final String EXIT_STATUS = """
            Exit status:
              0   done
              1   refused by the policy or by a check
              2   the command line is not valid
              3   the registry or the network failed, or the run was interrupted
              70  anything unforeseen: a bug in image-promotion, or too little memory
            """;

    private HelpText() {}

    /** Returns what {@code image-promotion <command> --help} prints. */
    public static String of(Syntax syntax) {
        StringBuilder text = new StringBuilder(syntax.summary())
                .append("\n\nUsage: ")
                .append(syntax.usage())
                .append('\n');
        if (!syntax.parameters().isEmpty()) {
            text.append('\n');
            for (Parameter parameter : syntax.parameters()) {
                entry(text, parameter.usage(), parameter.description());
            }
        }
        options(text, "Options", syntax.options());
        options(text, "Common options", syntax.common());
        text.append('\n').append(syntax.notes()).append("\n\nExamples:\n");
        for (String example : syntax.examples()) {
            text.append("  ").append(example.replace("\n", "\n    ")).append('\n');
        }
        return text.append('\n').append(EXIT_STATUS).toString();
    }

    public static String exitStatus() {
        return EXIT_STATUS;
    }

    private static void options(StringBuilder text, String title, List<Option> options) {
        if (!options.isEmpty()) {
            text.append('\n').append(title).append(":\n");
            for (Option option : options) {
                entry(text, option.usage(), option.description());
            }
        }
    }

    private static void entry(StringBuilder text, String name, String description) {
        text.append("  ").append(name).append(" ".repeat(Math.max(1, 26 - name.length())));
        text.append(description.replace("\n", "\n" + " ".repeat(28))).append('\n');
    }
}
