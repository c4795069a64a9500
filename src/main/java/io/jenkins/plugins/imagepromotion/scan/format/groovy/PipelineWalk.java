package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.shell.ShellFormat;
import io.jenkins.plugins.imagepromotion.scan.format.yaml.YamlFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import io.jenkins.plugins.imagepromotion.script.Script;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jenkinsfiles and other Groovy: {@code docker.image}, {@code agent { docker }}, pod and container templates, and the scripts,
 * manifests and Dockerfiles in their strings.
 *
 * <p>A variable is constant if the file gives it only one value.
 */
public final class PipelineWalk {
    private static final List<String> SIGNS = List.of("image", "FROM ", "container");

    /** The steps of this plugin and the functions of its library check their arguments when they run. */
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

    private static final Map<String, ScriptLanguage> LANGUAGES = Map.of(
            "sh", ScriptLanguage.SHELL,
            "bat", ScriptLanguage.BATCH,
            "powershell", ScriptLanguage.POWERSHELL,
            "pwsh", ScriptLanguage.POWERSHELL);

    /** The number of tokens between the name of a step and its argument {@code script}. */
    private static final int FARTHEST = 20;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    private final SourceText source;
    private final List<Token> tokens;
    private final Variables variables;
    private final Mentions found;
    private String call = "";

    /** The {@link Format} of these files. */
    public static void read(SourceText text, Mentions found) {
        if (SIGNS.stream().anyMatch(text.text()::contains)
                || ImageTools.thatUseImagesAreMentioned(text.text())
                || Script.mayBeEncoded(text.text())) {
            new PipelineWalk(text, Tokens.of(text), found).walk();
        }
    }

    private PipelineWalk(SourceText source, List<Token> tokens, Mentions found) {
        this.source = source;
        this.tokens = tokens;
        this.variables = assigned(tokens);
        this.found = found;
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

    private void walk() {
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

    /** Tells whether this is the end of a line after which no more must follow. */
    private boolean endsStatement(int i) {
        if (tokens.get(i).kind() != Token.Kind.LINE_END || i == 0) {
            return false;
        }
        Token before = tokens.get(i - 1);
        return before.kind() != Token.Kind.SIGN || ")]}{;".contains(before.text());
    }

    private void word(int i) {
        String word = tokens.get(i).text();
        if (word.equals("image") && !OURS.contains(call)) {
            image(i);
        } else if (word.equals("docker") && at(i + 1).isString()) {
            // An agent; docker.build('x') names what is built.
            mention(i + 1);
        }
    }

    /** {@code docker.image(x)}, {@code image: x} and {@code image 'x'}; another {@code image} is one only with a string. */
    private void image(int i) {
        boolean call = isAt(i + 1, "(") && isAt(i - 1, ".") && isAt(i - 2, "docker");
        boolean named = isAt(i + 1, ":") && !isAt(i - 1, "?");
        if (call && isAt(i + 3, ")") && isAt(i + 5, "push") && isAt(i + 7, ")")) {
            return; // docker.image(x).push() names what is uploaded.
        }
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

    /** Reads a script, or a Dockerfile or manifest of several lines. The variables of a script are known in it alone. */
    private void string(int i) {
        Token string = tokens.get(i);
        String start = string.text().stripLeading();
        Optional<ScriptLanguage> script = script(i);
        if (script.isPresent()) {
            new ShellFormat(script.get(), new Variables(variables))
                    .read(source.part(string.unescaped(), string.line()), found);
        } else if (string.text().indexOf('\n') < 0) {
            return;
        } else if (start.startsWith("FROM ") || start.startsWith("# syntax=")) {
            new DockerfileFormat().read(filled(string), found);
        } else if (start.contains("image:") || start.contains("\"image\"")) {
            new YamlFormat().read(filled(string), found);
        }
    }

    /** Returns the text with the constants that Groovy replaces; an unknown variable stays as written. */
    private SourceText filled(Token string) {
        String text = string.unescaped();
        String filled = string.kind() == Token.Kind.LITERAL
                ? text
                : VARIABLE.matcher(text).replaceAll(found -> {
                    String value = variables.get(found.group(1));
                    return Matcher.quoteReplacement(value.indexOf(Variables.OPEN) < 0 ? value : found.group());
                });
        return source.part(filled, string.line());
    }

    /** {@code sh '…'}, {@code sh(script: '…')}, {@code bat label: '…', script: '…'}: the language of the call. */
    private Optional<ScriptLanguage> script(int i) {
        int before = i - 1;
        while (before >= 0
                && (isAt(before, "(") || isAt(before, ":") || at(before).kind() == Token.Kind.LINE_END)) {
            before--;
        }
        if (before < 0 || at(before).kind() != Token.Kind.WORD) {
            return Optional.empty();
        }
        String word = at(before).text();
        return word.equals("script") ? Optional.of(languageBefore(before)) : Optional.ofNullable(LANGUAGES.get(word));
    }

    /** Returns the language of the step whose argument this is; it can follow others. */
    private ScriptLanguage languageBefore(int argument) {
        for (int i = argument - 1; i >= Math.max(0, argument - FARTHEST); i--) {
            ScriptLanguage language = tokens.get(i).kind() == Token.Kind.WORD
                    ? LANGUAGES.get(tokens.get(i).text())
                    : null;
            if (language != null) {
                return language;
            }
        }
        return ScriptLanguage.SHELL;
    }

    private boolean isAt(int i, String text) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(text);
    }

    private Token at(int i) {
        return tokens.get(Math.max(0, Math.min(i, tokens.size() - 1)));
    }
}
