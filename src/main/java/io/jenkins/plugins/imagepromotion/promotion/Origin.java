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

/** Proves that the image comes from the origin environment: one of its immutable tags holds the same digest. */
record Origin(Registry registry) {

    /** Returns the origin tag that holds the manifest: the one in the request, or the newest in the repository. */
    ImmutableTag prove(PromotionPlan plan, Manifest manifest) {
        return plan.origin()
                .or(() -> find(plan, manifest.digest()))
                .orElseThrow(() -> unknown(plan, manifest.digest()));
    }

    private Optional<ImmutableTag> find(PromotionPlan plan, Digest digest) {
        Optional<ImmutableTag> found = registry.tagsIfAny(plan.source()).stream()
                .flatMap(tag -> plan.environments().origin().read(tag).stream())
                .sorted(ImmutableTag.NEWEST_FIRST)
                .filter(tag -> holds(plan.source(), tag.tag(), digest))
                .findFirst();
        found.ifPresent(plan::requireSameOrigin);
        return found;
    }

    /**
     * Asks for the digest first, because that is cheap, but believes only the bytes. Another digest of the same algorithm rules
     * the tag out. An absent one does not: the tag was just listed, so it exists, even if the registry answers HEAD wrongly.
     */
    boolean holds(Repository repository, Tag tag, Digest digest) {
        boolean isOther = registry.head(repository, tag)
                .filter(hint -> hint.algorithm() == digest.algorithm() && !hint.equals(digest))
                .isPresent();
        return !isOther
                && registry.manifest(repository, tag)
                        .filter(manifest -> digest.matches(manifest.bytes()))
                        .isPresent();
    }

    private static ImagePromotionException unknown(PromotionPlan plan, Digest digest) {
        String origin = plan.environments().origin().name();
        return new ImagePromotionException(plan.request()
                .refusal(FailureCode.UNKNOWN_ORIGIN, "no " + origin + " tag holds this digest")
                .with("digest", digest)
                .remedy("The image may be a rebuild. Promote the digest that was tested in " + origin + "."));
    }
}
