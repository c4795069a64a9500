package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;

/** What a pipeline sets: {@code def x = '…'}, {@code environment { X = '…' }}, {@code env.X = '…'}. */
final class Assignments {
    private Assignments() {}

    /** The variables that are set to one string, and to no other. */
    static Variables of(List<Token> tokens) {
        Variables variables = new Variables();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean assigns = tokens.get(i).kind() == Token.Kind.WORD
                    && tokens.get(i + 1).is("=")
                    && !tokens.get(i + 2).is("=");
            if (assigns) {
                variables.putConstant(tokens.get(i).text(), value(tokens, i + 2, variables));
            }
        }
        return variables;
    }

    /** The string if nothing but it is assigned. */
    private static String value(List<Token> tokens, int place, Variables variables) {
        Token token = tokens.get(place);
        Token next = place + 1 < tokens.size() ? tokens.get(place + 1) : new Token(Token.Kind.LINE_END, "", 0);
        boolean whole = next.kind() == Token.Kind.LINE_END || next.is(";") || next.is("}");
        return token.isString() && whole ? Strings.value(token, variables) : String.valueOf(Variables.OPEN);
    }
}
