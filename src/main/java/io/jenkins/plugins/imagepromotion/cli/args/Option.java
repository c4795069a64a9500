package io.jenkins.plugins.imagepromotion.cli.args;

/**
 * One option of a command.
 *
 * @param name as written, with its dashes
 * @param placeholder the name of its value in the help; empty if it has no value
 * @param required whether the command needs it
 * @param repeatable whether it can be given more than once
 * @param description what it does; lines are separated by {@code \n}
 */
public record Option(String name, String placeholder, boolean required, boolean repeatable, String description) {

    /** Returns an option without a value. */
    public static Option flag(String name, String description) {
        return new Option(name, "", false, false, description);
    }

    /** Returns an optional option with a value. */
    public static Option value(String name, String placeholder, String description) {
        return new Option(name, placeholder, false, false, description);
    }

    /** Returns a required option with a value. */
    public static Option required(String name, String placeholder, String description) {
        return new Option(name, placeholder, true, false, description);
    }

    /** Returns an optional option with a value that can be given more than once. */
    public static Option repeatable(String name, String placeholder, String description) {
        return new Option(name, placeholder, false, true, description);
    }

    public boolean takesValue() {
        return !placeholder.isEmpty();
    }

    /** Returns the name and the placeholder. */
    public String usage() {
        return takesValue() ? name + " " + placeholder : name;
    }
}
