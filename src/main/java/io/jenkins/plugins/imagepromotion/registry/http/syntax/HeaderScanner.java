package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import java.util.Optional;

/** Reads a header field piece by piece (RFC 9110, section 5.6: tokens, quoted strings, lists). */
public final class HeaderScanner {
    private final String text;
    private int position;

    public HeaderScanner(String text) {
        this.text = text;
    }

    public boolean atEnd() {
        return position >= text.length();
    }

    public boolean at(char wanted) {
        return !atEnd() && text.charAt(position) == wanted;
    }

    /** Skips {@code wanted} if it is next, and returns whether it was. */
    public boolean take(char wanted) {
        if (at(wanted)) {
            position++;
            return true;
        }
        return false;
    }

    public void skipSpaces() {
        while (at(' ') || at('\t')) {
            position++;
        }
    }

    /** Skips the separators of a list; empty elements leave several. */
    public void skipSeparators() {
        while (at(' ') || at('\t') || at(',')) {
            position++;
        }
    }

    public int mark() {
        return position;
    }

    public void reset(int mark) {
        position = mark;
    }

    /** Returns the next token; empty at the end of the header or before another character. */
    public String token() {
        int start = position;
        while (!atEnd() && isTokenCharacter(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** Returns the characters up to the first of {@code stops} or the end. */
    public String until(String stops) {
        int start = position;
        while (!atEnd() && stops.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    /** Returns the content of a quoted string, with escapes resolved; empty if it does not end. */
    public Optional<String> quoted() {
        StringBuilder content = new StringBuilder();
        position++;
        while (!atEnd()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return Optional.of(content.toString());
            }
            if (c == '\\' && !atEnd()) {
                c = text.charAt(position++);
            }
            content.append(c);
        }
        return Optional.empty();
    }

    /** Returns a quoted string or, as some servers write, everything up to the next of {@code stops}. */
    public Optional<String> value(String stops) {
        return at('"') ? quoted() : Optional.of(until(stops));
    }

    private static boolean isTokenCharacter(char c) {
        return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }
}
