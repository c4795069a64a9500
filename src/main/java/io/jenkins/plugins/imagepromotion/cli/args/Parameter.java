package io.jenkins.plugins.imagepromotion.cli.args;

/**
 * A positional argument; all of them are required.
 *
 * @param name its name in help and messages, in capitals
 * @param description what it is; lines are separated by {@code \n}
 * @param repeatable whether it can be given more than once; only the last argument can
 */
public record Parameter(String name, String description, boolean repeatable) {

    public Parameter(String name, String description) {
        this(name, description, false);
    }

    public static Parameter repeatable(String name, String description) {
        return new Parameter(name, description, true);
    }

    /** Returns the name, with {@code ..} if it is repeatable. */
    public String usage() {
        return repeatable ? name + ".." : name;
    }
}
