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
 * Finds the commands of a script that build, push or rename images. It reads the text only, so it cannot see what other programs
 * build; the digest of such an image differs from that of a promoted one.
 */
public final class ScriptBuilds {
    private final Map<String, String> environment;
    private final TagRules tags;

    /** Reads the scripts of a build that gets the variables of this environment; the policy protects tags. */
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

    /** Returns the first such command, or an {@code UNREADABLE} attempt if the script cannot be read completely. */
    public Optional<BuildAttempt> first(ScriptLanguage language, String text) {
        Script script = Script.parse(text, language, environment);
        return script.commands().stream()
                .flatMap(command -> attempt(command).stream())
                .findFirst()
                .or(() -> script.unreadLine().stream()
                        .mapToObj(line -> new BuildAttempt(Kind.UNREADABLE, "unknown", line))
                        .findFirst());
    }

    private Optional<BuildAttempt> attempt(Command command) {
        return ImageTools.use(command)
                .flatMap(use -> kind(use).map(kind -> new BuildAttempt(kind, use.command(), command.line())));
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
