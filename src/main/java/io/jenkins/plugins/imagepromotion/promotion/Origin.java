package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.copy.IndexSearch;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Proves that the image comes from the origin environment: one of its immutable tags holds the same digest. */
record Origin(Registry registry) {

    /** Returns the origin tag that holds the manifest: the one in the request, or the newest in the repository. */
    ImmutableTag prove(PromotionPlan plan, Manifest manifest) {
        return plan.origin().orElseGet(() -> find(plan, manifest.digest()));
    }

    private ImmutableTag find(PromotionPlan plan, Digest digest) {
        List<Tag> tags = registry.tagsIfAny(plan.source());
        ImmutableTag found = tags.stream()
                .flatMap(tag -> plan.environments().origin().read(tag).stream())
                .sorted(ImmutableTag.NEWEST_FIRST)
                .filter(tag -> holds(plan.source(), tag.tag(), digest))
                .findFirst()
                .orElseThrow(() -> new ImagePromotionException(unknown(plan, tags, digest)));
        plan.requireSameOrigin(found);
        return found;
    }

    /**
     * Requests the digest first, because that is cheap, but trusts only the bytes. A different digest of the same
     * algorithm rules the tag out. A missing digest does not: the tag was just listed, so it exists, even if the
     * registry answers HEAD wrongly.
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

    /** Looks for an index that lists the image. This check runs last because it sends a request for each tag. */
    private Failure unknown(PromotionPlan plan, List<Tag> listed, Digest digest) {
        String origin = plan.environments().origin().name();
        List<ImmutableTag> tags = listed.stream()
                .flatMap(tag -> Stream.of(
                                plan.environments().origin(),
                                plan.environments().target())
                        .flatMap(environment -> environment.read(tag).stream()))
                .sorted(ImmutableTag.NEWEST_FIRST)
                .toList();
        List<IndexSearch.Holder> holders = new IndexSearch(registry, plan.source()).holders(tags, digest);
        Optional<IndexSearch.Part> tested = holders.stream()
                .filter(holder -> holder.tag().environment().equals(origin))
                .findFirst()
                .map(IndexSearch.Holder::part);
        return tested.map(part -> onePlatform(plan, part, holders))
                .orElseGet(() -> plan.request()
                        .refusal(FailureCode.UNKNOWN_ORIGIN, "no " + origin + " tag holds this digest")
                        .with("digest", digest)
                        .withOptional("part", holders.stream().findFirst().map(IndexSearch.Holder::part))
                        .withOptional("not searched", IndexSearch.unread(tags))
                        .remedy("The image may be a rebuild. Promote the digest that was tested in " + origin + "."));
    }

    private static Failure onePlatform(PromotionPlan plan, IndexSearch.Part part, List<IndexSearch.Holder> holders) {
        return plan.request()
                .refusal(FailureCode.PLATFORM_DIGEST, "it is only listed as " + part.role() + " in an index")
                .with("digest", part.digest())
                .with("index", part.index())
                .withEach(
                        "held by",
                        holders.stream()
                                .filter(holder -> holder.part().equals(part))
                                .map(IndexSearch.Holder::tag)
                                .toList())
                .remedy("Promote the index. It is what was tested, and it covers every platform.");
    }
}
