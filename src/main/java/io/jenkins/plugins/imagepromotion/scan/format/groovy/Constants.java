package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The variables of a file that have only one value, by the names {@code X}, {@code env.X} and {@code params.X}.
 *
 * <p>A build can override the default of a parameter; here, the default counts.
 */
final class Constants {
    /** The maximum number of tokens in a parameter to search for its name. */
    private static final int FARTHEST = 20;
    /** The maximum number of tokens in the variables of one {@code withEnv}. */
    private static final int LONGEST = 200;

    private final SourceText source;
    private final List<Token> tokens;
    private final Variables variables = new Variables();
    private final Set<String> built = new HashSet<>();

    Constants(SourceText source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).kind() == Token.Kind.WORD) {
                word(i);
            }
        }
    }

    Variables variables() {
        return variables;
    }

    /** Returns the variables that contain a Docker Pipeline image. */
    Set<String> built() {
        return built;
    }

    private void word(int i) {
        if (isAt(i + 1, "=") && !isAt(i + 2, "=") && !isAt(i + 2, "~")) {
            assignment(i);
        } else if (isAt(i + 1, "+") && isAt(i + 2, "=")) {
            put(tokens.get(i).text(), Variables.UNKNOWN);
        } else if (tokens.get(i).is("defaultValue") && isAt(i + 1, ":")) {
            parameter(i);
        } else if (tokens.get(i).is("withEnv")) {
            environment(i);
        }
    }

    /** {@code def x = '…'}, {@code environment { X = '…' }}, {@code env.X = '…'}. */
    private void assignment(int i) {
        String name = tokens.get(i).text();
        Expression value = Expression.at(source, tokens, i + 2, variables);
        boolean isWhole = value.isWhole()
                && (value.end() >= tokens.size() || tokens.get(value.end()).endsValue());
        put(name, isWhole ? value.value() : Variables.UNKNOWN);
        if (isAt(i + 2, "docker") && isAt(i + 3, ".")) {
            built.add(name);
        }
    }

    /** {@code string(name: 'X', defaultValue: '…')}. */
    private void parameter(int i) {
        Expression value = Expression.at(source, tokens, i + 2, variables);
        if (!tokens.get(i + 2).isString()) {
            return;
        }
        for (int at = i; at >= Math.max(0, i - FARTHEST); at--) {
            if (tokens.get(at).is("string") || tokens.get(at).is("text")) {
                for (int name = at; name < Math.min(tokens.size() - 2, at + FARTHEST); name++) {
                    if (tokens.get(name).is("name") && tokens.get(name + 2).isString()) {
                        variables.putConstant("params." + tokens.get(name + 2).text(), value.value());
                        put(tokens.get(name + 2).text(), value.value());
                        return;
                    }
                }
            }
        }
    }

    /** {@code withEnv(['X=…'])}. */
    private void environment(int i) {
        for (int at = i + 1; at < Math.min(tokens.size(), i + LONGEST) && !isAt(at, "]") && !isAt(at, "{"); at++) {
            String text = tokens.get(at).isString() ? tokens.get(at).value(variables) : "";
            int equals = text.indexOf('=');
            if (equals > 0) {
                put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
    }

    /** Sets a variable under both names: the environment also has it, or has no variable with that name. */
    private void put(String name, String value) {
        variables.putConstant(name, value);
        variables.putConstant("env." + name, value);
    }

    private boolean isAt(int i, String text) {
        return i < tokens.size() && tokens.get(i).is(text);
    }
}
