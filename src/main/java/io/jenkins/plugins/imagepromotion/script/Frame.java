package io.jenkins.plugins.imagepromotion.script;

import org.jspecify.annotations.Nullable;

/** A list of statements while it is read: the script, or what is nested in it. */
final class Frame {
    final StringBuilder word = new StringBuilder();
    Statement statement = new Statement();
    /** The statement before this one. */
    @Nullable
    Statement last;
    /** The statement whose output this one reads. */
    @Nullable
    Statement piped;
    /** Where the word begins; -1 between words. */
    int wordBegin = -1;
    /** The sign of the redirection whose file comes next. */
    String redirection = "";

    int parentheses;
    int cases;
    /** Whether the words are the patterns of a {@code case}. */
    boolean inPattern;

    boolean isClosed;
}
