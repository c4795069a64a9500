package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.Script.HereDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simple command as written in a script, with its input and output. */
final class Statement {
    final List<Word> words = new ArrayList<>(2);
    /** Here-documents and here-strings. */
    final List<HereDocument> documents = new ArrayList<>();
    /** The commands in its process substitutions, {@code <(…)}. */
    final List<Statement> substituted = new ArrayList<>();
    /** The command whose output it reads. */
    @Nullable
    Statement input;
    /** The file that it writes its output to. */
    @Nullable
    Word output;
    /** The name of the array whose elements these words are; with a plus at its end if they are appended. */
    @Nullable
    String array;
    /** True for the head of a function definition. */
    boolean definesFunction;

    int line() {
        return words.isEmpty() ? 1 : words.get(0).line();
    }
}
