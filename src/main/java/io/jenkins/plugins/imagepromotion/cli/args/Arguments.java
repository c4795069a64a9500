package io.jenkins.plugins.imagepromotion.cli.args;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command line that fits its syntax. */
public final class Arguments {
    private final List<String> positional;
    private final Map<String, List<String>> options;

    Arguments(List<String> positional, Map<String, List<String>> options) {
        this.positional = List.copyOf(positional);
        this.options = Map.copyOf(options);
    }

    /** The argument at that place, counted from 0; the syntax promised that it is there. */
    public String parameter(int place) {
        return positional.get(place);
    }

    /** All arguments, in the order given. */
    public List<String> parameters() {
        return positional;
    }

    /** Whether the option was given. */
    public boolean has(Option option) {
        return options.containsKey(option.name());
    }

    /** The value of an option that may be left out. */
    public Optional<String> value(Option option) {
        List<String> values = values(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** The value of a required option; the syntax promised that it is there. */
    public String required(Option option) {
        return value(option).orElseThrow();
    }

    /** The values of a repeatable option, in the order given. */
    public List<String> values(Option option) {
        return options.getOrDefault(option.name(), List.of());
    }
}
