package io.jenkins.plugins.imagepromotion.cli.args;

/**
 * One argument that is known by its place; all of them are required.
 *
 * @param name how help and messages call it, in capitals
 * @param description what it is; lines are divided by {@code \n}
 * @param repeatable whether more of its kind may follow; only the last argument of a command can be such
 */
public record Parameter(String name, String description, boolean repeatable) {

    /** An argument that is given once. */
    public Parameter(String name, String description) {
        this(name, description, false);
    }

    /** An argument that is given once or more often. */
    public static Parameter repeatable(String name, String description) {
        return new Parameter(name, description, true);
    }

    /** The name, with what shows that there may be more of it. */
    public String usage() {
        return repeatable ? name + ".." : name;
    }
}
