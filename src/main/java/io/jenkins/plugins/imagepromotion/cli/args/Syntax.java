package io.jenkins.plugins.imagepromotion.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments and options of a command, and its help.
 *
 * @param command the name of the command
 * @param summary what it does, in one line
 * @param parameters its arguments, in order
 * @param options the options of this command only
 * @param common the options that it shares with other commands
 * @param notes what a user should know before using it
 * @param examples whole command lines
 */
public record Syntax(
        String command,
        String summary,
        List<Parameter> parameters,
        List<Option> options,
        List<Option> common,
        String notes,
        List<String> examples) {
    public Syntax {
        parameters = List.copyOf(parameters);
        options = List.copyOf(options);
        common = List.copyOf(common);
        examples = List.copyOf(examples);
    }

    public Optional<Option> option(String name) {
        for (Option option : allOptions()) {
            if (option.name().equals(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    public List<Option> allOptions() {
        List<Option> all = new ArrayList<>(options);
        all.addAll(common);
        return all;
    }

    /** Returns the command line on one line, with optional parts in brackets. */
    public String usage() {
        StringBuilder line = new StringBuilder("image-promotion ").append(command);
        for (Parameter parameter : parameters) {
            line.append(' ').append(parameter.usage());
        }
        for (Option option : options) {
            line.append(option.required() ? " " : " [").append(option.usage()).append(option.required() ? "" : "]");
        }
        return line.append(" [options]").toString();
    }
}
