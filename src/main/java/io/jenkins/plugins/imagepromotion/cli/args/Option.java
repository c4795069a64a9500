package io.jenkins.plugins.imagepromotion.cli.args;

/**
 * One option of a command.
 *
 * @param name how it is written, with its dashes
 * @param placeholder what stands for its value in a help text; empty if it takes none
 * @param required whether the command cannot do without it
 * @param repeatable whether it may be given more than once
 * @param description what it does; lines are divided by {@code \n}
 */
public record Option(String name, String placeholder, boolean required, boolean repeatable, String description) {

    /** An option without a value. */
    public static Option flag(String name, String description) {
        return new Option(name, "", false, false, description);
    }

    /** An option with a value that may be left out. */
    public static Option value(String name, String placeholder, String description) {
        return new Option(name, placeholder, false, false, description);
    }

    /** An option with a value that must be given. */
    public static Option required(String name, String placeholder, String description) {
        return new Option(name, placeholder, true, false, description);
    }

    /** An option with a value that may be given more than once. */
    public static Option repeatable(String name, String placeholder, String description) {
        return new Option(name, placeholder, false, true, description);
    }

    /** Whether a value belongs to it. */
    public boolean takesValue() {
        return !placeholder.isEmpty();
    }

    /** The name and, where there is one, the placeholder. */
    public String usage() {
        return takesValue() ? name + " " + placeholder : name;
    }
}
