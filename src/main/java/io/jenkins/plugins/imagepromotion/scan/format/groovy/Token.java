package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.script.Variables;

/**
 * A word, a string or a sign of Groovy.
 *
 * @param kind what it is
 * @param text the word or sign; for a string, the text between its quotes, as written
 * @param line its first line
 * @param begin its offset in the source, with its quotes
 * @param end the offset after it
 */
record Token(Kind kind, String text, int line, int begin, int end) {
    enum Kind {
        WORD,
        /** A string in which Groovy replaces variables. */
        TEMPLATE,
        /** A string that Groovy does not change. */
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

    /** Returns true if the value before this token ends here. */
    boolean endsValue() {
        return kind == Kind.LINE_END || is(";") || is("}");
    }

    /** Returns what a string means with these variables. */
    String value(Variables variables) {
        return kind == Kind.LITERAL ? text : variables.expand(text);
    }

    /** Returns the text of a string without the escapes of quotes, dollars and backslashes; its lines stay the same. */
    String unescaped() {
        return text.replaceAll("\\\\([\\\\\"'$])", "$1");
    }
}
