package io.jenkins.plugins.imagepromotion.scan.format.groovy;

/**
 * A word, a string or a sign of Groovy.
 *
 * @param kind which of them
 * @param text the word or sign; of a string what stands between its quotes, as written
 * @param line where it begins
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        WORD,
        /** A string whose variables are put in by Groovy. */
        TEMPLATE,
        /** A string that stays as it is. */
        LITERAL,
        SIGN,
        LINE_END
    }

    boolean isString() {
        return kind == Kind.TEMPLATE || kind == Kind.LITERAL;
    }

    boolean is(String wanted) {
        return !isString() && text.equals(wanted);
    }
}
