package io.jenkins.plugins.imagepromotion.cli.args;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command line that has been checked against its syntax. */
public final class Arguments {
    private final List<String> positional;
    private final Map<String, List<String>> options;

    Arguments(List<String> positional, Map<String, List<String>> options) {
        this.positional = List.copyOf(positional);
        this.options = Map.copyOf(options);
    }

    /** Returns a positional argument, counted from 0; the syntax guarantees that it exists. */
    public String parameter(int place) {
        return positional.get(place);
    }

    /** Returns the positional arguments, in the order given. */
    public List<String> parameters() {
        return positional;
    }

    public boolean has(Option option) {
        return options.containsKey(option.name());
    }

    /** Returns the value of an optional option. */
    public Optional<String> value(Option option) {
        List<String> values = values(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Returns the value of a required option; the syntax guarantees that it exists. */
    public String required(Option option) {
        return value(option).orElseThrow();
    }

    /** Returns the values of a repeatable option, in the order given. */
    public List<String> values(Option option) {
        return options.getOrDefault(option.name(), List.of());
    }
}
