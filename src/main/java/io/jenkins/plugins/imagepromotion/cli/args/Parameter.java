package io.jenkins.plugins.imagepromotion.cli.args;

/**
 * A positional argument.
 *
 * @param name its name in help and messages, in capitals
 * @param description what it is; lines are separated by {@code \n}
 * @param kind how many times it can be given
 */
public record Parameter(String name, String description, Kind kind) {

    /** How many times a parameter can be given. */
    public enum Kind {
        ONCE,
        /** At least once; only the last parameter can be repeated. */
        REPEATABLE,
        /** At most once; only the last parameter can be left out. */
        OPTIONAL
    }

    public Parameter(String name, String description) {
        this(name, description, Kind.ONCE);
    }

    public static Parameter repeatable(String name, String description) {
        return new Parameter(name, description, Kind.REPEATABLE);
    }

    public static Parameter optional(String name, String description) {
        return new Parameter(name, description, Kind.OPTIONAL);
    }

    /** Returns the name, with {@code ..} if it is repeatable, and in brackets if it is optional. */
    public String usage() {
        return switch (kind) {
            case ONCE -> name;
            case REPEATABLE -> name + "..";
            case OPTIONAL -> "[" + name + "]";
        };
    }
}
