package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;
import java.util.Set;

/** Finds the images in the tokens of a pipeline. */
final class PipelineWalk {
    /** Our own steps, and the functions of our library, judge what they are given, when they run. */
    private static final Set<String> OURS = Set.of(
            "resolveImage",
            "promoteImage",
            "assertPromoted",
            "assertDigestMatches",
            "imageLineage",
            "planRollback",
            "publishImage",
            "promoteToProduction",
            "rollbackProduction",
            "verifyProduction",
            "imagePromotionPipeline");

    private static final Set<String> SCRIPTS = Set.of("sh", "bat", "powershell", "pwsh", "script");

    private final List<Token> tokens;
    private final Variables variables;
    private final Mentions found;
    private final EmbeddedTexts embedded;
    private String call = "";

    PipelineWalk(SourceText source, List<Token> tokens, Mentions found) {
        this.tokens = tokens;
        this.variables = assigned(tokens);
        this.found = found;
        this.embedded = new EmbeddedTexts(source, variables, found);
    }

    /** {@code def x = '…'}, {@code environment { X = '…' }}, {@code env.X = '…'}. */
    private static Variables assigned(List<Token> tokens) {
        Variables variables = new Variables();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean assigns = tokens.get(i).kind() == Token.Kind.WORD
                    && tokens.get(i + 1).is("=")
                    && !tokens.get(i + 2).is("=");
            if (assigns) {
                Token value = tokens.get(i + 2);
                boolean isWhole = i + 3 >= tokens.size() || tokens.get(i + 3).endsValue();
                variables.putConstant(
                        tokens.get(i).text(),
                        value.isString() && isWhole ? value.value(variables) : String.valueOf(Variables.OPEN));
            }
        }
        return variables;
    }

    void walk() {
        boolean begins = true;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.WORD) {
                call = begins ? token.text() : call;
                word(i);
            } else if (token.isString()) {
                string(i);
            }
            begins = token.is("{") || token.is(";") || token.is("=") || endsStatement(i);
        }
    }

    /** A line's end ends a statement, unless something more must follow. */
    private boolean endsStatement(int i) {
        if (tokens.get(i).kind() != Token.Kind.LINE_END || i == 0) {
            return false;
        }
        Token before = tokens.get(i - 1);
        return before.kind() != Token.Kind.SIGN || ")]}{;".contains(before.text());
    }

    private void word(int i) {
        switch (tokens.get(i).text()) {
            case "image" -> {
                if (!OURS.contains(call)) {
                    image(i);
                }
            }
            case "docker" -> docker(i);
            case "push" -> push(i);
            default -> {
                // Names no image.
            }
        }
    }

    /** {@code built.push('latest')}: a tag of whatever was built. */
    private void push(int i) {
        boolean method = i > 0 && isAt(i - 1, ".") && isAt(i + 1, "(");
        if (method && at(i + 2).isString()) {
            Token tag = at(i + 2);
            found.addUncertain(tag.line(), tag.text(), Variables.OPEN + ":" + tag.value(variables));
        }
    }

    /** {@code docker 'x'} of an agent, and {@code docker.build('x')}, which names what is built. */
    private void docker(int i) {
        if (isAt(i + 1, ".") && isAt(i + 2, "build") && isAt(i + 3, "(")) {
            mention(i + 4);
        } else if (at(i + 1).isString()) {
            mention(i + 1);
        }
    }

    /** {@code docker.image(x)}, {@code image: x} and {@code image 'x'}; what else is called so is no image for sure. */
    private void image(int i) {
        boolean call = isAt(i + 1, "(") && isAt(i - 1, ".") && isAt(i - 2, "docker");
        boolean named = isAt(i + 1, ":") && !isAt(i - 1, "?");
        if (call || named) {
            mention(i + 2);
        } else if (isAt(i + 1, "(") || isAt(i + 1, "=")) {
            if (at(i + 2).isString()) {
                mention(i + 2);
            }
        } else if (at(i + 1).isString()) {
            mention(i + 1);
        }
    }

    private void mention(int place) {
        Token first = at(place);
        if (first.isString() || first.kind() == Token.Kind.WORD) {
            Expression expression = Expression.at(tokens, place, variables);
            if (!expression.value().isBlank()) {
                found.addUncertain(expression.line(), expression.written(), expression.value());
            }
        }
    }

    private void string(int i) {
        Token token = tokens.get(i);
        if (isScript(i)) {
            embedded.script(token);
        } else if (token.text().indexOf('\n') >= 0) {
            embedded.document(token);
        }
    }

    /** {@code sh '…'}, {@code sh(script: '…')}, {@code sh label: '…', script: '…'}. */
    private boolean isScript(int i) {
        int before = i - 1;
        while (before >= 0
                && (isAt(before, "(") || isAt(before, ":") || at(before).kind() == Token.Kind.LINE_END)) {
            before--;
        }
        return before >= 0
                && at(before).kind() == Token.Kind.WORD
                && SCRIPTS.contains(at(before).text());
    }

    private boolean isAt(int i, String text) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(text);
    }

    private Token at(int i) {
        return tokens.get(Math.max(0, Math.min(i, tokens.size() - 1)));
    }
}
