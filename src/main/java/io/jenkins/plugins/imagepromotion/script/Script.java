package io.jenkins.plugins.imagepromotion.script;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The commands of a script, including commands after wrappers, in nested scripts and in the input of a shell.
 *
 * @param commands the commands, each before the ones that it starts
 * @param documents the here-documents
 * @param unreadLine the line of a script that is encoded, too long or nested too deeply; empty if everything was read
 */
public record Script(List<Command> commands, List<HereDocument> documents, OptionalInt unreadLine) {
    private static final Signs ENCODED =
            new Signs(List.of("powershell", "pwsh", "base64", "base32", "uudecode", "xxd"));

    public Script {
        commands = List.copyOf(commands);
        documents = List.copyOf(documents);
    }

    /**
     * A text that a script passes to the input of a command.
     *
     * @param text the content
     * @param line the line in which it begins
     * @param expands true if the shell runs the command substitutions in it
     */
    public record HereDocument(String text, int line, boolean expands) {
        /** Returns what the command reads, on the same lines; substitutions and variables stay as written. */
        public String input() {
            return expands ? text.replaceAll("\\\\([$`\\\\])", "$1") : text;
        }
    }

    /** Reads a script with the variables of its environment. */
    public static Script parse(String text, ScriptLanguage language, Map<String, String> environment) {
        Variables variables = new Variables();
        environment.forEach(variables::put);
        return parse(text, 1, language, variables);
    }

    /** Reads a script that begins in this line, and adds the variables that it sets. */
    public static Script parse(String text, int firstLine, ScriptLanguage language, Variables variables) {
        return new CommandReader(new Budget(text.length())).read(text, firstLine, language, variables);
    }

    /** Returns whether the text mentions a program that decodes or runs an encoded script; cheap. */
    public static boolean mayBeEncoded(String text) {
        return ENCODED.isIn(text);
    }

    /** Returns whether the whole script was read. */
    public boolean isComplete() {
        return unreadLine.isEmpty();
    }
}
