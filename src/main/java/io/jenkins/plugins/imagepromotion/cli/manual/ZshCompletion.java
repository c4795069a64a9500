package io.jenkins.plugins.imagepromotion.cli.manual;

import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import java.util.List;

/** The completion for zsh: commands and options with their descriptions, output formats, files and folders. */
public final class ZshCompletion {
    private final StringBuilder script = new StringBuilder();

    private ZshCompletion() {}

    /** Returns the function for these commands, in their order. */
    public static String of(List<Command> commands) {
        return new ZshCompletion().write(commands);
    }

    private String write(List<Command> commands) {
        script.append("""
                #compdef image-promotion
                # zsh completion for image-promotion, generated from its commands.
                local context state state_descr line
                typeset -A opt_args
                local -a commands=(
                """);
        for (Command command : commands) {
            Syntax syntax = command.syntax();
            script.append("  ")
                    .append(quoted(syntax.command() + ":" + syntax.summary()))
                    .append('\n');
        }
        script.append("""
                )
                _arguments -C '(- *)--help[print the help]' '(- *)--version[print the version]' \\
                  '1: :->command' '*:: :->arguments' && return
                case $state in
                  command) _describe command commands ;;
                  arguments)
                    case $words[1] in
                """);
        for (Command command : commands) {
            arguments(command);
        }
        return script.append("""
                    esac
                    ;;
                esac
                """).toString();
    }

    private void arguments(Command command) {
        Syntax syntax = command.syntax();
        script.append("      ").append(syntax.command()).append(")\n        _arguments -S");
        for (Option option : syntax.allOptions()) {
            script.append(" \\\n          ").append(quoted(specification(option, command.formats())));
        }
        for (Parameter parameter : syntax.parameters()) {
            String place =
                    switch (parameter.kind()) {
                        case ONCE -> ":";
                        case REPEATABLE -> "*:";
                        case OPTIONAL -> "::";
                    };
            script.append(" \\\n          ").append(quoted(place + parameter.name() + ":" + action(parameter.name())));
        }
        script.append("\n        ;;\n");
    }

    private static String specification(Option option, List<String> formats) {
        String specification = (option.repeatable() ? "*" : "") + option.name() + (option.takesValue() ? "=" : "") + "["
                + option.description().replace('\n', ' ').replace("[", "\\[").replace("]", "\\]") + "]";
        if (!option.takesValue()) {
            return specification;
        }
        String action = option.placeholder().equals("FORMAT")
                ? "(" + String.join(" ", formats) + ")"
                : action(option.placeholder());
        return specification + ":" + option.placeholder().replace(":", "\\:") + ":" + action;
    }

    private static String action(String placeholder) {
        return switch (placeholder) {
            case "FILE", "PATH" -> "_files";
            case "FOLDER" -> "_files -/";
            default -> " ";
        };
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
