package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Progress;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which tags hold an image and whether protected ones are promotions.
 *
 * <p>A tag tells version and commit, so only the tags of the same are read. A digest tells nothing, so each tag is asked for its
 * digest. Verdicts rest on digests computed from bytes, never on what a header says.
 */
public final class ReadLineage {
    private final Registry registry;
    private final Policy policy;
    private final Progress progress;
    private final LineageRules rules;

    /** Reads from that registry, by the environments of that policy. */
    public ReadLineage(Registry registry, Policy policy, Progress progress) {
        this.registry = registry;
        this.policy = policy;
        this.progress = progress;
        this.rules = new LineageRules(policy);
    }

    /**
     * The lineage of an image, or of every protected tag where the reference has neither tag nor digest.
     *
     * @throws ImagePromotionException {@code IMAGE_NOT_FOUND}, {@code REPOSITORY_NOT_FOUND}, {@code DIGEST_MISMATCH}, or what the
     *     registry fails with
     */
    public Lineage of(ImageReference image) {
        if (image.tag().isEmpty() && image.digest().isEmpty()) {
            return ofRepository(image);
        }
        Digest digest = new SourceManifest(registry).read(image, image.digest()).digest();
        TagHistory history = history(image);
        Optional<ImmutableTag> tag = image.tag()
                .flatMap(name ->
                        history.tags(known -> known.tag().equals(name)).stream().findFirst());
        List<Holding> known = tag.isPresent()
                ? history.holdings(history.tags(tag.get()::sameOriginAs))
                : history.holdings(relativesOf(history, digest));
        List<Judged> judged = rules.judge(known);
        List<Judged> subjects = judged.stream()
                .filter(one -> tag.filter(asked -> isProtected(asked)).isPresent()
                        ? one.holding().tag().equals(tag.get())
                        : one.holding().digest().equals(digest))
                .toList();
        List<Holding> holders = known.stream()
                .filter(holding -> holding.digest().equals(digest))
                .toList();
        return new Lineage(
                image, Optional.of(digest), holders, judged, subjects, incident(history, image, newestBad(judged)));
    }

    private boolean isProtected(ImmutableTag tag) {
        return policy.environment(tag.environment()).isPromotionTarget();
    }

    private Lineage ofRepository(ImageReference image) {
        TagHistory history = history(image);
        Set<String> sources = new LinkedHashSet<>();
        history.tags(this::isProtected).forEach(tag -> sources.add(tag.origin()));
        List<Judged> judged = rules.judge(history.holdings(history.tags(tag -> sources.contains(tag.origin()))));
        return new Lineage(
                image, Optional.empty(), List.of(), judged, judged, incident(history, image, newestBad(judged)));
    }

    /**
     * The lineage of a version: every tag of it, of whatever commit, and the verdict on the protected ones. They are found by
     * their names, so nothing else is read.
     *
     * @param image the repository alone
     * @throws ImagePromotionException {@code INVALID_REFERENCE} if the reference has a tag or digest; {@code IMAGE_NOT_FOUND} if no
     *     tag of an environment is of the version; {@code REPOSITORY_NOT_FOUND}, or what the registry fails with
     */
    public Lineage ofVersion(ImageReference image, String version) {
        if (image.tag().isPresent() || image.digest().isPresent()) {
            throw notAlone(image, version);
        }
        TagHistory history = history(image);
        List<Holding> known = history.holdings(history.tags(tag -> tag.version().equals(version)));
        if (known.isEmpty()) {
            throw noSuchVersion(image, version);
        }
        List<Judged> judged = rules.judge(known);
        return new Lineage(image, Optional.empty(), known, judged, judged, incident(history, image, newestBad(judged)));
    }

    private static ImagePromotionException notAlone(ImageReference image, String version) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_REFERENCE, "A version is asked for in a repository, not in an image.")
                        .with("found", Quoted.text(image.toString()))
                        .with("version", Quoted.text(version))
                        .remedy("Name the repository alone, or leave the version out."));
    }

    private static ImagePromotionException noSuchVersion(ImageReference image, String version) {
        return new ImagePromotionException(
                Failure.of(FailureCode.IMAGE_NOT_FOUND, "No tag of an environment is of this version.")
                        .with("repository", image.repository())
                        .with("version", Quoted.text(version))
                        .remedy("Check the spelling: the version is what follows the `-v` in a tag, such as 1.4.2."));
    }

    private TagHistory history(ImageReference image) {
        progress.report("listing the tags of " + image.repository());
        return TagHistory.of(registry, image.repository(), policy, progress);
    }

    /** The tags of every version and commit that a tag with that digest has. */
    private static List<ImmutableTag> relativesOf(TagHistory history, Digest digest) {
        Set<String> sources = new LinkedHashSet<>();
        history.holdersOf(digest).forEach(holding -> sources.add(holding.tag().origin()));
        return history.tags(tag -> sources.contains(tag.origin()));
    }

    private static Optional<Judged> newestBad(List<Judged> judged) {
        return judged.stream().filter(one -> !one.isPromoted()).reduce((older, newer) -> newer);
    }

    private Optional<Incident> incident(TagHistory history, ImageReference image, Optional<Judged> bad) {
        return bad.map(deployed -> new Incident(
                deployed,
                deployed.origin(),
                new KnownGood(history, rules).before(deployed.holding().tag(), good -> true),
                deployed.origin()
                        .map(meant -> new ImageComparison(registry, image.repository())
                                .compare(meant.digest(), deployed.holding().digest()))
                        .orElse(List.of())));
    }
}
