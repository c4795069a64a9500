package io.jenkins.plugins.imagepromotion.guard;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.guard.BuildAttempt.Kind;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.script.Command;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import io.jenkins.plugins.imagepromotion.script.ImageUse;
import io.jenkins.plugins.imagepromotion.script.Script;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the commands of a script that build, push or rename images. It reads the text only, so it cannot see what other programs
 * build; such an image has a different digest than a promoted one.
 *
 * @param policy determines which tags an image can get only by promotion
 * @param environment the variables that the build passes to its scripts
 */
public record ScriptBuilds(Policy policy, Map<String, String> environment) {
    private static final Set<FailureCode> MUTABLE = Set.of(FailureCode.MISSING_TAG, FailureCode.MUTABLE_TAG);

    public ScriptBuilds {
        environment = Map.copyOf(environment);
    }

    /**
     * Returns false if the script cannot contain such a command, because it mentions no tool of the table and nothing that can hide
     * one: a variable, a substitution or an encoded script. Cheap.
     */
    public static boolean isWorthReading(String script) {
        return script.chars().anyMatch(c -> "$%!`".indexOf(c) >= 0)
                || ImageTools.areMentioned(script)
                || Script.mayBeEncoded(script);
    }

    /** Returns the first such command, or an {@code UNREADABLE} attempt if the script cannot be read completely. */
    public Optional<BuildAttempt> first(ScriptLanguage language, String text) {
        return attempts(language, text).findFirst();
    }

    /** Returns all such commands, and at the end an {@code UNREADABLE} attempt if the script cannot be read completely. */
    public Stream<BuildAttempt> attempts(ScriptLanguage language, String text) {
        Script script = Script.parse(text, language, environment);
        return Stream.concat(
                script.commands().stream().flatMap(command -> attempt(command).stream()),
                script.unreadLine().stream().mapToObj(line -> new BuildAttempt(Kind.UNREADABLE, "unknown", line)));
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
                use.targets().stream().anyMatch(target -> isForbidden(target.value()))
                        ? Optional.of(Kind.RENAME)
                        : Optional.empty();
            // PUSH comes before RENAME.
            case COPY ->
                use.targets().stream()
                        .flatMap(target -> copied(target.value()).stream())
                        .min(Comparator.naturalOrder());
            case RUN, PULL, USE -> Optional.empty();
        };
    }

    /**
     * A copy to a tag of an environment that is not protected counts as a push, and so does one to an unknown tag: the same build
     * could promote it.
     */
    private Optional<Kind> copied(String target) {
        if (!isReference(target)) {
            return Optional.of(Kind.PUSH);
        }
        if (isForbidden(target)) {
            return Optional.of(Kind.RENAME);
        }
        return isOfEnvironment(target) ? Optional.of(Kind.PUSH) : Optional.empty();
    }

    private static boolean isReference(String target) {
        try {
            ImageReference.parse(target);
            return true;
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    /** Returns whether the target of a copy or a tag is protected, mutable or unknown. */
    private boolean isForbidden(String target) {
        try {
            ImageReference image = ImageReference.parse(target);
            return image.tag().filter(this::isProtected).isPresent() || isMutable(image);
        } catch (ImagePromotionException e) {
            // It has an unknown part or is not a reference, so it can become any name.
            return true;
        }
    }

    /** Returns whether the target, which is not forbidden, has the tag of an environment. */
    private boolean isOfEnvironment(String target) {
        return ImageReference.parse(target).tag().flatMap(policy::environmentOf).isPresent();
    }

    private boolean isMutable(ImageReference image) {
        return new ReferenceRules(policy)
                .judge(image, Optional.empty())
                .refusal()
                .filter(refusal -> MUTABLE.contains(refusal.code()))
                .isPresent();
    }

    /** Returns whether it is a tag of a protected environment, or looks like one to tools that ignore the pattern. */
    private boolean isProtected(Tag tag) {
        return policy.environments().stream()
                .filter(Environment::isProtected)
                .anyMatch(environment ->
                        environment.read(tag).isPresent() || tag.value().startsWith(environment.name() + "-"));
    }
}
