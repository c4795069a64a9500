package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.shell.Filled;
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

    /** The agents and steps that run a container of the image that follows. */
    private static final Set<String> CONTAINERS = Set.of("docker", "dockerNode", "withDockerContainer");
    /** The methods of a Docker Pipeline image that add a tag to it. */
    private static final Set<String> CREATING = Set.of("push", "tag");
    /** Words that take no argument. */
    private static final Set<String> NO_ARGUMENTS = Set.of("in", "instanceof", "as");

    private static final Pattern LIKE_AN_IMAGE = Pattern.compile("(?i).*(image|img|docker|container).*");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([\\w.]+)}");

    private final SourceText source;
    private final List<Token> tokens;
    private final Variables variables;
    /** The variables that contain a Docker Pipeline image. */
    private final Set<String> built;

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
        Constants constants = new Constants(source, tokens);
        this.variables = constants.variables();
        this.built = constants.built();
        this.found = found;
    }

    /** Returns the index of the first argument of a call, with or without parentheses; -1 if it has none. */
    private int argument(int name) {
        if (isAt(name + 1, "(")) {
            return isAt(name + 2, ")") ? -1 : name + 2;
        }
        Token next = at(name + 1);
        return next.isString() || (next.kind() == Token.Kind.WORD && !NO_ARGUMENTS.contains(next.text()))
                ? name + 1
                : -1;
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

    /** Returns whether this is a line end that also ends the statement. */
    private boolean endsStatement(int i) {
        if (tokens.get(i).kind() != Token.Kind.LINE_END || i == 0) {
            return false;
        }
        Token before = tokens.get(i - 1);
        return before.kind() != Token.Kind.SIGN || ")]}{;".contains(before.text());
    }

    private void word(int i) {
        String word = tokens.get(i).text();
        boolean isMethod = isAt(i - 1, ".");
        if (isMethod && isAt(i - 2, "docker") && word.equals("build")) {
            create(i);
        } else if (isMethod && CREATING.contains(word) && isImage(i - 2)) {
            name(i);
        } else if (word.equals("image") && !OURS.contains(call)) {
            image(i);
        } else if (CONTAINERS.contains(word) && !isMethod) {
            container(i);
        }
    }

    /** {@code docker 'x'} and {@code docker X} of an agent; {@code withDockerContainer('x')}. */
    private void container(int i) {
        boolean isCall = !tokens.get(i).is("docker") || isAt(i - 2, "agent");
        if (at(i + 1).isString() || (isCall && isAt(i + 1, "(") && at(i + 2).isString()) || isCommand(i)) {
            mention(argument(i));
        }
    }

    /**
     * {@code docker.image(x)}, {@code image: x}, {@code image 'x'}, and {@code image X} as a statement of its own.
     * Anywhere else, it is a variable or a method, which counts only with a string.
     */
    private void image(int i) {
        if (isAt(i - 1, ".") && isAt(i - 2, "docker") && argument(i) > 0) {
            used(i);
        } else if (isAt(i + 1, ":") && !isAt(i - 1, "?")) {
            mention(i + 2);
        } else if (isAt(i + 1, "(") || isAt(i + 1, "=")) {
            if (at(i + 2).isString() || (isAt(i - 2, "docker") && isAt(i - 1, "{"))) {
                mention(i + 2);
            }
        } else if (at(i + 1).isString() || isCommand(i)) {
            mention(i + 1);
        }
    }

    /** {@code docker.image(x)}; {@code docker.image(x).push()} names the image to upload. */
    private void used(int i) {
        int end = expression(argument(i)).end();
        boolean pushes = isAt(end, ")") && isAt(end + 1, ".") && isAt(end + 2, "push");
        if (pushes && isAt(end + 3, "(") && isAt(end + 4, ")")) {
            create(i);
        } else {
            mention(argument(i));
        }
    }

    /**
     * Returns whether this is a statement of a word and a variable: {@code image IMAGE}, {@code docker params.IMAGE}.
     */
    private boolean isCommand(int i) {
        Token before = at(i - 1);
        boolean begins =
                i == 0 || before.kind() == Token.Kind.LINE_END || before.is("{") || before.is(";") || before.is("}");
        if (!begins || at(i + 1).kind() != Token.Kind.WORD || argument(i) < 0) {
            return false;
        }
        Expression expression = expression(i + 1);
        return !expression.isWhole() || at(expression.end()).endsValue();
    }

    /** Returns whether this token ends a Docker Pipeline image or a variable that contains one. */
    private boolean isImage(int place) {
        if (at(place).kind() == Token.Kind.WORD) {
            return LIKE_AN_IMAGE.matcher(at(place).text()).matches()
                    || built.contains(at(place).text());
        }
        for (int i = place; isAt(place, ")") && i >= Math.max(0, place - FARTHEST) && !isAt(i, "{"); i--) {
            if (isAt(i, "docker") && isAt(i + 1, ".")) {
                return true;
            }
        }
        return false;
    }

    /** {@code docker.build('x')}. */
    private void create(int i) {
        if (argument(i) > 0) {
            Expression name = expression(argument(i));
            found.addCreated(name.line(), name.written(), name.value());
        }
    }

    /** {@code built.push('latest')}: an additional tag for an image. */
    private void name(int i) {
        if (argument(i) > 0) {
            Expression tag = expression(argument(i));
            found.addCreated(tag.line(), tag.written(), Variables.OPEN + ":" + tag.value());
        }
    }

    private void mention(int place) {
        Token first = at(place);
        if (first.isString() || first.kind() == Token.Kind.WORD) {
            Expression expression = expression(place);
            if (!expression.value().isBlank()) {
                found.addUncertain(expression.line(), expression.written(), expression.value());
            }
        }
    }

    private Expression expression(int place) {
        return Expression.at(source, tokens, place, variables);
    }

    /** Reads a script, or a Dockerfile or manifest of several lines. The variables of a script are known only in it. */
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
            SourceText text = source.part(string.unescaped(), string.line());
            Format yaml = new YamlFormat();
            (string.kind() == Token.Kind.LITERAL ? yaml : new Filled(yaml, variables)).read(text, found);
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
