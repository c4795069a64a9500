package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.format.groovy.Token.Kind;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits Groovy into tokens and drops comments.
 *
 * <p>It does not read slashy strings, because that would require the whole grammar, and pipelines do not name images in
 * them.
 */
final class Tokens {
    private final SourceText source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Tokens(SourceText source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> of(SourceText source) {
        Tokens tokens = new Tokens(source);
        if (source.text().startsWith("#!")) {
            tokens.skipTo("\n");
        }
        while (tokens.at < tokens.text.length()) {
            tokens.step(tokens.text.charAt(tokens.at));
        }
        tokens.add(Kind.LINE_END, "", tokens.text.length(), tokens.text.length());
        return tokens.tokens;
    }

    private void step(char c) {
        if (text.startsWith("//", at)) {
            skipTo("\n");
        } else if (text.startsWith("/*", at)) {
            at += 2;
            skipTo("*/");
            at = Math.min(at + 2, text.length());
        } else if (text.startsWith("'''", at)) {
            string("'''", Kind.LITERAL);
        } else if (text.startsWith("\"\"\"", at)) {
            string("\"\"\"", Kind.TEMPLATE);
        } else if (text.startsWith("$/", at)) {
            dollarSlashy();
        } else if (c == '\'') {
            string("'", Kind.LITERAL);
        } else if (c == '"') {
            string("\"", Kind.TEMPLATE);
        } else if (Character.isJavaIdentifierStart(c)) {
            word();
        } else {
            if (!Character.isWhitespace(c)) {
                add(Kind.SIGN, String.valueOf(c), at, at + 1);
            } else if (c == '\n') {
                add(Kind.LINE_END, "", at, at + 1);
            }
            at++;
        }
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found;
    }

    private void word() {
        int begin = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        add(Kind.WORD, text.substring(begin, at), begin, at);
    }

    private void string(String quote, Kind kind) {
        int begin = at;
        at += quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            if (quote.length() == 1 && text.charAt(at) == '\n') {
                // A string with single quotes ends in its line, so this quote did not begin one.
                break;
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        int end = Math.min(at, text.length());
        String content = text.substring(begin + quote.length(), Math.max(begin + quote.length(), end));
        at = text.startsWith(quote, end) ? end + quote.length() : end;
        add(kind, content, begin, at);
    }

    /** {@code $/…/$}: a string in which Groovy replaces variables, and backslashes are literal. */
    private void dollarSlashy() {
        int begin = at;
        int close = text.indexOf("/$", at + 2);
        int end = close < 0 ? text.length() : close;
        at = Math.min(end + 2, text.length());
        add(Kind.TEMPLATE, text.substring(begin + 2, end), begin, at);
    }

    private void add(Kind kind, String content, int begin, int end) {
        tokens.add(new Token(kind, content, source.lineAt(begin), begin, end));
    }
}
