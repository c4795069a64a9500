package io.jenkins.plugins.imagepromotion.scan.build;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.format.shell.Assignments;
import io.jenkins.plugins.imagepromotion.scan.format.shell.ShellReader;
import io.jenkins.plugins.imagepromotion.scan.format.shell.Word;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.scan.text.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the commands of a script that build, push or rename images. It reads the text alone: a program that builds without
 * saying so is not found, and what that one makes is told from a promoted image by its digest.
 */
public final class ScriptBuilds {
    /** Scripts within scripts are read so deep, so the time is bounded. */
    private static final int DEEPEST = 4;

    /** A script without any of these needs no reading. */
    private static final Pattern SIGN =
            Pattern.compile("(?i)docker|podman|nerdctl|finch|buildah|kaniko|buildctl|buildx|jib|image"
                    + "|publish|pack\\b|\\bko\\b|bazel|s2i|\\bimg\\b|earthly|nixpacks|werf|skaffold|apko|skopeo|crane|oras|regctl"
                    + "|\\baz\\b|gcloud|\\boc\\b|[$]");

    private final Map<String, String> environment;
    private final TagRules tags;

    /**
     * For scripts of a build.
     *
     * @param policy which tags are protected
     * @param environment the variables that the script is given
     */
    public ScriptBuilds(Policy policy, Map<String, String> environment) {
        this.environment = environment;
        this.tags = new TagRules(policy);
    }

    /** Whether the script could hold such a command at all; cheap. */
    public static boolean isWorthReading(String script) {
        return SIGN.matcher(script).find();
    }

    /** The first such command; never throws. */
    public Optional<BuildAttempt> first(ScriptLanguage language, String script) {
        Variables variables = new Variables();
        environment.forEach(variables::put);
        return first(SourceText.of("script", language.asShell(script)), language, variables, 0);
    }

    private Optional<BuildAttempt> first(SourceText script, ScriptLanguage language, Variables known, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        ShellReader reader = ShellReader.read(script);
        Variables variables = new Variables(known);
        reader.commands().forEach(command -> Assignments.read(command, variables));
        List<Invocation> invocations = new ArrayList<>();
        reader.commands().forEach(command -> invocations.addAll(Invocation.of(command, language, variables)));
        Optional<BuildAttempt> found = Optional.empty();
        for (int i = 0; i < invocations.size() && found.isEmpty(); i++) {
            found = judge(invocations.get(i), variables, depth);
        }
        return found.or(() -> inDocuments(reader, language, variables, depth))
                .or(() -> inPipes(invocations, language, variables, depth));
    }

    private Optional<BuildAttempt> judge(Invocation invocation, Variables variables, int depth) {
        Optional<Invocation.Script> script = invocation.script();
        if (script.isPresent()) {
            String text = script.get().language().asShell(script.get().text());
            return first(
                    SourceText.of("script", text).part(text, invocation.line()),
                    script.get().language(),
                    variables,
                    depth + 1);
        }
        return new BuildRules(invocation, tags).judge();
    }

    /** A here-document is a script where a shell reads it, itself or from what prints it. */
    private Optional<BuildAttempt> inDocuments(
            ShellReader reader, ScriptLanguage language, Variables variables, int depth) {
        boolean piped = reader.commands().stream()
                .flatMap(command -> Invocation.of(command, language, variables).stream())
                .anyMatch(Invocation::readsScript);
        return reader.documents().stream()
                .filter(document -> Invocation.of(document.command(), language, variables).stream()
                        .anyMatch(one -> one.readsScript() || (piped && document.isPiped() && one.prints())))
                .map(document -> first(document.text(), ScriptLanguage.SHELL, variables, depth + 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** {@code echo … | sh}: where a bare shell reads what another command prints, what is printed is a script. */
    private Optional<BuildAttempt> inPipes(
            List<Invocation> invocations, ScriptLanguage language, Variables variables, int depth) {
        if (invocations.stream().noneMatch(Invocation::readsScript)) {
            return Optional.empty();
        }
        return invocations.stream()
                .filter(Invocation::prints)
                .map(invocation -> first(
                        SourceText.of("script", invocation.printed()).part(invocation.printed(), invocation.line()),
                        language,
                        variables,
                        depth + 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The words with their variables put in. */
    static List<Word> expanded(List<Word> words, Variables variables) {
        return words.stream()
                .map(word -> new Word(word.written(), word.value(variables), word.line()))
                .toList();
    }
}
