package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges references in places where an image must not change: a digest is always allowed, a tag only if it is an immutable
 * tag of an environment.
 */
public record ReferenceRules(Policy policy) {
    private static final String REMEDY = "Name an immutable tag or a digest.";

    // Tags that move by convention: channels, branch names and partial versions.
    private static final Set<String> CHANNELS = Set.of("""
            latest stable edge nightly canary current next snapshot release rc beta alpha
            prod production stage staging dev develop development test testing qa uat preprod live""".split("\\s+"));
    private static final Set<String> BRANCHES = Set.of("main", "master", "trunk", "head");
    private static final Pattern BRANCH = Pattern.compile("(?:feature|bugfix|hotfix|release|pr|branch)[-_.].*");
    private static final Pattern PARTIAL_VERSION = Pattern.compile("v?[0-9]+(?:\\.[0-9]+)?");

    /**
     * Judges a reference.
     *
     * @param wanted the environment that it must belong to; empty for any
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code UNKNOWN_ENVIRONMENT}
     */
    public Judgement judge(ImageReference image, Optional<String> wanted) {
        Optional<Environment> required = wanted.map(policy::environment);
        Optional<Environment> found = image.tag().flatMap(policy::environmentOf);
        if (image.digest().isPresent()) {
            return allowed(found, "a digest always names the same bytes");
        }
        Optional<Failure> refusal = image.tag()
                .map(tag -> refusal(image, tag, found, required))
                .orElseGet(() -> Optional.of(missingTag(image)));
        return refusal.map(failure -> refused(found, failure))
                .orElseGet(() -> allowed(
                        found,
                        "it is an immutable tag of " + found.orElseThrow().name()));
    }

    private static Judgement allowed(Optional<Environment> environment, String reason) {
        return new Judgement(environment.map(Environment::name), true, reason, Optional.empty());
    }

    private static Judgement refused(Optional<Environment> environment, Failure failure) {
        return new Judgement(
                environment.map(Environment::name), environment.isPresent(), failure.summary(), Optional.of(failure));
    }

    private static Failure missingTag(ImageReference image) {
        return Failure.of(
                        FailureCode.MISSING_TAG,
                        "The reference has no tag and no digest, which every tool reads as the mutable tag \"latest\".")
                .with("image", image.original())
                .remedy(REMEDY);
    }

    private Optional<Failure> refusal(
            ImageReference image, Tag tag, Optional<Environment> found, Optional<Environment> required) {
        Optional<Failure> denied = policy.denying(tag).map(layer -> denied(image, tag, layer));
        if (denied.isPresent() || (found.isPresent() && (required.isEmpty() || required.equals(found)))) {
            return denied;
        }
        // An immutable tag of another environment does not move, even if it looks like a mutable tag.
        Optional<String> moves = found.isPresent() ? Optional.empty() : mutableBecause(tag);
        return Optional.of(moves.map(reason -> mutableTag(image, reason))
                .orElseGet(() -> outsidePattern(image, tag, found, required)));
    }

    /** Returns why the tag can move by convention, as a clause; empty if its name does not show that. */
    static Optional<String> mutableBecause(Tag tag) {
        String text = tag.value().toLowerCase(Locale.ROOT);
        if (CHANNELS.contains(text)) {
            return Optional.of("\"" + tag + "\" is a channel tag");
        }
        if (BRANCHES.contains(text) || BRANCH.matcher(text).matches()) {
            return Optional.of("\"" + tag + "\" is named after a branch");
        }
        if (PARTIAL_VERSION.matcher(text).matches()) {
            return Optional.of("\"" + tag + "\" is a partial version, which moves with every release");
        }
        return Optional.empty();
    }

    private static Failure denied(ImageReference image, Tag tag, Policy layer) {
        return mutableTag(image, "the policy declares it mutable")
                .with("rule", "mutableTags: " + layer.deniedTags().find(tag).orElseThrow())
                .with("policy", layer.layer());
    }

    private static Failure mutableTag(ImageReference image, String reason) {
        return Failure.of(FailureCode.MUTABLE_TAG, "The tag can move: " + reason + ".")
                .with("image", image.original())
                .remedy(REMEDY);
    }

    private Failure outsidePattern(
            ImageReference image, Tag tag, Optional<Environment> found, Optional<Environment> required) {
        String wanted = required.map(Environment::name).orElse("any environment");
        String summary = found.map(
                        other -> "The tag is an immutable tag of " + other.name() + ", not of " + wanted + ".")
                .orElse("The tag is not an immutable tag of " + wanted + ".");
        return Failure.of(FailureCode.TAG_OUTSIDE_PATTERN, summary)
                .with("image", image.original())
                .with(
                        "expected",
                        required.map(environment -> environment.tags().shown())
                                .orElse("<environment>-v<version>-<commit>-<timestamp>"))
                .with("found", tag)
                .with("policy", policy.name())
                .remedy(REMEDY);
    }
}
