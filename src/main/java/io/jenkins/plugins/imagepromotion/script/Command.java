package io.jenkins.plugins.imagepromotion.script;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A program that a script starts.
 *
 * @param program its name without folder and ending
 * @param name its name in the script
 * @param arguments the words after it, with their variables replaced
 * @param isInContainer whether it runs in a container that another command of the script starts
 */
public record Command(String program, Word name, List<Word> arguments, boolean isInContainer) {
    private static final Set<String> ENDINGS = Set.of(".exe", ".cmd", ".bat", ".ps1");

    public Command {
        // A view and not a copy: each command of a chain of wrappers shares the words of the whole.
        arguments = Collections.unmodifiableList(arguments);
    }

    static Command of(List<Word> words, ScriptLanguage language, boolean isInContainer) {
        Word name = words.get(0);
        return new Command(programOf(name.value(), language), name, words.subList(1, words.size()), isInContainer);
    }

    /** The line of the script in which it is. */
    public int line() {
        return name.line();
    }

    /** Removes folder and ending; Windows ignores case. */
    private static String programOf(String path, ScriptLanguage language) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (!language.isWindows()) {
            return last.endsWith(".exe") ? last.substring(0, last.length() - 4) : last;
        }
        String lower = last.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        return dot > 0 && ENDINGS.contains(lower.substring(dot)) ? lower.substring(0, dot) : lower;
    }
}
