package io.jenkins.plugins.imagepromotion.script;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simple command as a script writes it, with what it reads and where it writes. */
final class Statement {
    final List<Word> words = new ArrayList<>();
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
    /** Whether it is the head of a function definition. */
    boolean definesFunction;
}
