package io.jenkins.plugins.imagepromotion.cli.args;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the words of one command: {@code --name value} or {@code --name=value}, in any order among the arguments;
 * {@code --} ends the options (POSIX utility syntax guidelines 9 and 10, GNU long options without abbreviations).
 *
 * <p>A valid command line executes no lambda: linking the first one takes longer than the rest of {@code tag}.
 *
 * <p>No message repeats a value, because a password may have been typed in the wrong place.
 */
public final class ArgumentParser {
    private final Syntax syntax;
    private final List<String> positional = new ArrayList<>();
    private final Map<String, List<String>> options = new HashMap<>();

    private ArgumentParser(Syntax syntax) {
        this.syntax = syntax;
    }

    /**
     * Reads {@code words}, without the name of the command.
     *
     * @throws UsageException if they do not fit the syntax
     */
    public static Arguments parse(Syntax syntax, List<String> words) {
        ArgumentParser parser = new ArgumentParser(syntax);
        parser.read(words);
        parser.checkComplete();
        return new Arguments(parser.positional, parser.options);
    }

    private void read(List<String> words) {
        boolean optionsEnded = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (optionsEnded || !isOption(word)) {
                positional.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else {
                i += readOption(word, i + 1 < words.size() ? words.get(i + 1) : "--");
            }
        }
    }

    private static boolean isOption(String word) {
        return word.length() > 1 && word.charAt(0) == '-';
    }

    /** Returns how many words after {@code word} belong to the option. */
    private int readOption(String word, String next) {
        int equals = word.indexOf('=');
        Option option = option(equals < 0 ? word : word.substring(0, equals));
        if (!option.takesValue()) {
            if (equals >= 0) {
                throw new UsageException("The option " + option.name() + " takes no value.");
            }
            add(option, "");
            return 0;
        }
        if (equals < 0 && isOption(next)) {
            throw new UsageException("The option " + option.name() + " needs a value: " + option.usage() + ".");
        }
        add(option, equals < 0 ? next : word.substring(equals + 1));
        return equals < 0 ? 1 : 0;
    }

    private Option option(String name) {
        Optional<Option> option = syntax.option(name);
        if (option.isEmpty()) {
            throw UsageException.unknown(
                    "option",
                    name,
                    syntax.allOptions().stream().map(Option::name).toList());
        }
        return option.get();
    }

    private void add(Option option, String value) {
        List<String> values = options.get(option.name());
        if (values == null) {
            values = new ArrayList<>();
            options.put(option.name(), values);
        } else if (!option.repeatable()) {
            throw new UsageException("The option " + option.name() + " is given twice.");
        }
        values.add(value);
    }

    private void checkComplete() {
        List<Parameter> parameters = syntax.parameters();
        if (positional.size() < parameters.size()
                && parameters.get(positional.size()).kind() != Parameter.Kind.OPTIONAL) {
            throw new UsageException(
                    "The argument " + parameters.get(positional.size()).name() + " is missing.");
        }
        boolean endless =
                !parameters.isEmpty() && parameters.get(parameters.size() - 1).kind() == Parameter.Kind.REPEATABLE;
        if (positional.size() > parameters.size() && !endless) {
            throw new UsageException("There are " + positional.size() + " arguments where " + syntax.command()
                    + " takes " + parameters.size() + ".");
        }
        for (Option option : syntax.options()) {
            if (option.required() && !options.containsKey(option.name())) {
                throw new UsageException("The option " + option.usage() + " is missing.");
            }
        }
    }
}
