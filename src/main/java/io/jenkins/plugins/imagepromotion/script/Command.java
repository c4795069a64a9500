package io.jenkins.plugins.imagepromotion.script;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A program that a script starts.
 *
 * @param program the name without folder and extension
 * @param name the name in the script
 * @param arguments the words after the name, with variables replaced
 * @param isInContainer true if another command of the script starts it in a container
 */
public record Command(String program, Word name, List<Word> arguments, boolean isInContainer) {
    private static final Set<String> EXTENSIONS = Set.of(".exe", ".cmd", ".bat", ".ps1");

    public Command {
        // A view, not a copy: all commands of a chain of wrappers share the words of the statement.
        arguments = Collections.unmodifiableList(arguments);
    }

    static Command of(List<Word> words, ScriptLanguage language, boolean isInContainer) {
        Word name = words.get(0);
        return new Command(programOf(name.value(), language), name, words.subList(1, words.size()), isInContainer);
    }

    public int line() {
        return name.line();
    }

    /** Removes folder and extension; Windows ignores case. */
    private static String programOf(String path, ScriptLanguage language) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (!language.isWindows()) {
            return last.endsWith(".exe") ? last.substring(0, last.length() - 4) : last;
        }
        String lower = last.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        return dot > 0 && EXTENSIONS.contains(lower.substring(dot)) ? lower.substring(0, dot) : lower;
    }
}
