package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.Optional;

/**
 * Whether a reference may be named where an image must not change: with a digest always, with an immutable tag of an
 * environment, and otherwise not.
 */
public final class ReferenceRules {
    private final Policy policy;

    /** The rules under that policy. */
    public ReferenceRules(Policy policy) {
        this.policy = policy;
    }

    /**
     * Judges a reference.
     *
     * @param image the reference
     * @param wanted the environment it must belong to; empty if any will do
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code UNKNOWN_ENVIRONMENT}
     */
    public Judgement judge(ImageReference image, Optional<String> wanted) {
        Optional<Environment> required =
                wanted.isPresent() ? Optional.of(policy.environment(wanted.get())) : Optional.empty();
        Optional<Environment> found =
                image.tag().isPresent() ? policy.environmentOf(image.tag().get()) : Optional.empty();
        if (image.digest().isPresent()) {
            return allowed(found, "a digest names the same bytes for ever");
        }
        if (image.tag().isEmpty()) {
            return refused(found, missingTag(image));
        }
        Optional<Failure> denied = denied(image, image.tag().get());
        if (denied.isPresent()) {
            return refused(found, denied.get());
        }
        if (found.isPresent() && (required.isEmpty() || required.equals(found))) {
            return allowed(found, "it is an immutable tag of " + found.get().name());
        }
        Tag tag = image.tag().get();
        // An immutable tag of another environment does not move, however its name looks.
        Optional<String> moves = found.isPresent() ? Optional.empty() : MutableTags.reason(tag);
        return refused(
                found,
                moves.isPresent() ? mutableTag(image, moves.get()) : outsidePattern(image, tag, found, required));
    }

    private static Judgement allowed(Optional<Environment> environment, String reason) {
        return new Judgement(name(environment), true, reason, Optional.empty());
    }

    private static Optional<String> name(Optional<Environment> environment) {
        return environment.isPresent() ? Optional.of(environment.get().name()) : Optional.empty();
    }

    private static Judgement refused(Optional<Environment> environment, Failure failure) {
        return new Judgement(name(environment), environment.isPresent(), failure.summary(), Optional.of(failure));
    }

    private static Failure missingTag(ImageReference image) {
        return Failure.of(
                        FailureCode.MISSING_TAG,
                        "The reference has no tag and no digest, which every tool reads as the mutable tag \"latest\".")
                .with("image", image.original())
                .remedy("Name an immutable tag or a digest.");
    }

    private static Failure mutableTag(ImageReference image, String reason) {
        return Failure.of(FailureCode.MUTABLE_TAG, "The tag can move: " + reason + ".")
                .with("image", image.original())
                .remedy("Name an immutable tag or a digest.");
    }

    private Optional<Failure> denied(ImageReference image, Tag tag) {
        Optional<Policy> layer = policy.denying(tag);
        if (layer.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(FailureCode.MUTABLE_TAG, "The tag can move: the policy calls it mutable.")
                .with("image", image.original())
                .with(
                        "rule",
                        "mutableTags: " + layer.get().deniedTags().find(tag).orElseThrow())
                .with("policy", layer.get().layer())
                .remedy("Name an immutable tag or a digest."));
    }

    private Failure outsidePattern(
            ImageReference image, Tag tag, Optional<Environment> found, Optional<Environment> required) {
        String wanted = required.map(Environment::name).orElse("any environment");
        Failure failure = Failure.of(
                        FailureCode.TAG_OUTSIDE_PATTERN,
                        found.map(other ->
                                        "The tag is an immutable tag of " + other.name() + ", not of " + wanted + ".")
                                .orElse("The tag is not an immutable tag of " + wanted + "."))
                .with("image", image.original())
                .with(
                        "expected",
                        required.map(environment -> environment.tags().shown())
                                .orElse("<environment>-v<version>-<commit>-<timestamp>"))
                .with("found", tag)
                .with("policy", policy.name());
        return failure.remedy(
                "Name an immutable tag, which `immutableTag` or `image-promotion tag` makes, or a digest.");
    }
}
