package io.jenkins.plugins.imagepromotion.guard;

import io.jenkins.plugins.imagepromotion.guard.BuildAttempt.Kind;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.script.Command;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import io.jenkins.plugins.imagepromotion.script.ImageUse;
import io.jenkins.plugins.imagepromotion.script.Script;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the commands of a script that build, push or rename images. It reads the text alone: a program that builds without saying so
 * is not found, and the digest tells what it builds from a promoted image.
 */
public final class ScriptBuilds {
    private final Map<String, String> environment;
    private final TagRules tags;

    /**
     * For the scripts of a build.
     *
     * @param policy which tags are protected
     * @param environment the variables that the script gets
     */
    public ScriptBuilds(Policy policy, Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.tags = new TagRules(policy);
    }

    /** Returns false if the script cannot contain such a command; cheap. A variable or an encoded script can hide one. */
    public static boolean isWorthReading(String script) {
        return script.indexOf('$') >= 0
                || script.indexOf('%') >= 0
                || ImageTools.areMentioned(script)
                || Script.mentionsPowerShell(script);
    }

    /** Returns the first such command, or an attempt if the script cannot be read to its end. */
    public Optional<BuildAttempt> first(ScriptLanguage language, String text) {
        Script script = Script.parse(text, language, environment);
        for (Command command : script.commands()) {
            Optional<BuildAttempt> attempt = ImageTools.use(command)
                    .flatMap(use -> kind(use).map(kind -> new BuildAttempt(kind, use.command(), command.line())));
            if (attempt.isPresent()) {
                return attempt;
            }
        }
        return script.isComplete()
                ? Optional.empty()
                : Optional.of(new BuildAttempt(
                        Kind.UNREADABLE, "unknown", script.unreadLine().getAsInt()));
    }

    private Optional<Kind> kind(ImageUse use) {
        return switch (use.action()) {
            case BUILD -> Optional.of(Kind.BUILD);
            case PUSH -> Optional.of(Kind.PUSH);
            case TAG ->
                use.target().filter(target -> tags.isForbidden(target.value())).map(target -> Kind.RENAME);
            case COPY -> use.target().flatMap(target -> copied(target.value()));
            case RUN, PULL, USE -> Optional.empty();
        };
    }

    /** A copy to a tag of any environment counts as a push: the same build could promote it. */
    private Optional<Kind> copied(String target) {
        if (tags.isForbidden(target)) {
            return Optional.of(Kind.RENAME);
        }
        return tags.isOfEnvironment(target) ? Optional.of(Kind.PUSH) : Optional.empty();
    }
}
