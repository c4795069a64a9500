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
        // A part that is unknown can be empty: doc${x}ker.
        String known = name.value().replace(Variables.UNKNOWN, "");
        String program = programOf(known.isEmpty() ? name.value() : known, language);
        return new Command(program, name, words.subList(1, words.size()), isInContainer);
    }

    public int line() {
        return name.line();
    }

    /** Removes folder and extension; Windows ignores case. */
    private static String programOf(String path, ScriptLanguage language) {
        String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        String name = language.isWindows() ? last.toLowerCase(Locale.ROOT) : last;
        int dot = name.lastIndexOf('.');
        return dot > 0 && EXTENSIONS.contains(name.substring(dot)) ? name.substring(0, dot) : name;
    }
}
