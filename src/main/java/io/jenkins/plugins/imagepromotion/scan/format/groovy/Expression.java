package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;

/**
 * The value at a token: strings and variables, joined by {@code +}.
 *
 * @param line its first line
 * @param written its first token
 * @param value its value; {@link Variables#OPEN} for a part that is computed in another way
 */
record Expression(int line, String written, String value) {

    static Expression at(List<Token> tokens, int place, Variables variables) {
        StringBuilder value = new StringBuilder();
        int next = place;
        boolean more = true;
        while (more && next < tokens.size()) {
            Token token = tokens.get(next);
            if (token.isString()) {
                value.append(token.value(variables));
                next++;
            } else {
                int end = chainEnd(tokens, next);
                value.append(named(tokens, next, end, variables));
                next = end;
            }
            more = is(tokens, next, "+");
            next += more ? 1 : 0;
        }
        // A call or a choice after it changes the value.
        boolean goesOn =
                is(tokens, next, "?") || is(tokens, next, ".") || is(tokens, next, "(") || is(tokens, next, "[");
        Token first = tokens.get(place);
        String meant = goesOn ? String.valueOf(Variables.OPEN) : value.toString();
        return new Expression(first.line(), first.text(), meant);
    }

    private static String named(List<Token> tokens, int begin, int end, Variables variables) {
        boolean environment = end == begin + 3 && tokens.get(begin).is("env");
        if (end == begin + 1 || environment) {
            return variables.get(tokens.get(end - 1).text());
        }
        return String.valueOf(Variables.OPEN);
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

    private static boolean is(List<Token> tokens, int place, String text) {
        return place < tokens.size() && tokens.get(place).is(text);
    }
}
