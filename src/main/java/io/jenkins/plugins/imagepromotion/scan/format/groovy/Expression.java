package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;

/**
 * The value at a token: strings and variables, joined by {@code +}, with an alternative after {@code ?:}.
 *
 * @param line its first line
 * @param written the string between its quotes, or the expression as written
 * @param value its value; {@link Variables#OPEN} for a part that is computed in another way
 * @param end the first token after what was read
 * @param isWhole false if a call or a choice follows, which changes the value
 */
record Expression(int line, String written, String value, int end, boolean isWhole) {
    static Expression at(SourceText source, List<Token> tokens, int place, Variables variables) {
        StringBuilder value = new StringBuilder();
        int next = place;
        boolean more = true;
        while (more && next < tokens.size()) {
            Token token = tokens.get(next);
            int end = token.isString() ? next + 1 : chainEnd(tokens, next);
            value.append(token.isString() ? token.value(variables) : named(tokens, next, end, variables));
            next = end;
            boolean isOther =
                    is(tokens, next, "?") && is(tokens, next + 1, ":") && value.indexOf(Variables.UNKNOWN) == 0;
            if (isOther) {
                // An unknown value can be empty, in which case the alternative counts.
                value.setLength(0);
            }
            more = isOther || is(tokens, next, "+");
            next = more ? behindLineEnds(tokens, next + (isOther ? 2 : 1)) : next;
        }
        boolean isWhole =
                !(is(tokens, next, ".") || is(tokens, next, "(") || is(tokens, next, "[") || is(tokens, next, "?"));
        return new Expression(
                tokens.get(place).line(),
                written(source, tokens, place, Math.min(next, tokens.size()) - 1),
                isWhole ? value.toString() : Variables.UNKNOWN,
                next,
                isWhole);
    }

    /** Returns a single string without its quotes, and any other expression as written. */
    private static String written(SourceText source, List<Token> tokens, int first, int last) {
        Token begin = tokens.get(first);
        boolean isSingle = first == last && begin.isString();
        return isSingle || tokens.get(last).line() != begin.line()
                ? begin.text()
                : source.text().substring(begin.begin(), tokens.get(last).end());
    }

    private static String named(List<Token> tokens, int begin, int end, Variables variables) {
        StringBuilder name = new StringBuilder();
        tokens.subList(begin, end).forEach(token -> name.append(token.text()));
        return variables.get(name.toString());
    }

    /** Returns where {@code a.b.c} ends, at least one token later. */
    private static int chainEnd(List<Token> tokens, int begin) {
        int end = begin + 1;
        while (is(tokens, end, ".")
                && end + 1 < tokens.size()
                && tokens.get(end + 1).kind() == Token.Kind.WORD) {
            end += 2;
        }
        return end;
    }

    private static int behindLineEnds(List<Token> tokens, int place) {
        int next = place;
        while (next < tokens.size() - 1 && tokens.get(next).kind() == Token.Kind.LINE_END) {
            next++;
        }
        return next;
    }

    private static boolean is(List<Token> tokens, int place, String text) {
        return place < tokens.size() && tokens.get(place).is(text);
    }
}
