package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.Optional;

/** Proves that the image was an image of the origin environment: one of its immutable tags holds the very digest. */
final class Origin {
    private final Registry registry;

    Origin(Registry registry) {
        this.registry = registry;
    }

    /** The origin tag that holds the manifest: the one it was read by, else the newest that the repository has. */
    ImmutableTag prove(PromotionPlan plan, Manifest manifest) {
        return plan.origin()
                .or(() -> find(plan, manifest.digest()))
                .orElseThrow(() -> unknown(plan, manifest.digest()));
    }

    private Optional<ImmutableTag> find(PromotionPlan plan, Digest digest) {
        Optional<ImmutableTag> found = registry.tags(plan.source()).stream()
                .flatMap(tag -> plan.route().origin().read(tag).stream())
                .sorted(ImmutableTag.NEWEST_FIRST)
                .filter(tag -> holds(plan.source(), tag.tag(), digest))
                .findFirst();
        found.ifPresent(tested ->
                plan.target().ifPresent(target -> PromotionPlan.requireSameOrigin(plan.request(), tested, target)));
        return found;
    }

    /**
     * Asks for the digest first, which costs little, and takes a yes only from the bytes. A no is taken from a digest of the
     * same algorithm alone: a tag that was just listed is there, even if a registry that is bad at HEAD says otherwise.
     */
    private boolean holds(Repository repository, Tag tag, Digest digest) {
        boolean isOther = registry.head(repository, tag)
                .filter(hint -> hint.algorithm() == digest.algorithm())
                .filter(hint -> !hint.equals(digest))
                .isPresent();
        return !isOther
                && registry.manifest(repository, tag)
                        .filter(manifest -> digest.matches(manifest.bytes()))
                        .isPresent();
    }

    private static ImagePromotionException unknown(PromotionPlan plan, Digest digest) {
        String origin = plan.route().origin().name();
        return Refusal.of(plan.request(), FailureCode.UNKNOWN_ORIGIN, "no tag of " + origin + " holds its digest")
                .fact("digest", digest)
                .remedy("It never ran in " + origin + ": it may be a rebuild of what did. Promote the digest that "
                        + origin + " tested.");
    }
}
