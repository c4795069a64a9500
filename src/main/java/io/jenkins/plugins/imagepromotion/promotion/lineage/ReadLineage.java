package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads which tags hold an image, and whether protected tags are promotions.
 *
 * <p>A tag contains its version and commit, so only tags with the same version and commit are read. A digest contains
 * neither, so the digest of every tag is requested. Verdicts depend on digests computed from bytes, never on a header.
 * Origin tags may be in every repository from which a promotion to this one is allowed.
 */
public record ReadLineage(Registry registry, Policy policy, Clock clock, Progress progress) {

    /**
     * Reads the lineage of an image; of every protected tag if the reference has neither tag nor digest.
     *
     * @throws ImagePromotionException {@code IMAGE_NOT_FOUND}, {@code REPOSITORY_NOT_FOUND}, {@code DIGEST_MISMATCH},
     *     or a failure of the registry
     */
    public Lineage of(ImageReference image) {
        if (image.tag().isEmpty() && image.digest().isEmpty()) {
            return ofRepository(image);
        }
        Digest named = new SourceManifest(registry).read(image, image.digest()).digest();
        TagHistory history = history(image);
        Optional<ImmutableTag> tag = image.tag().flatMap(history::find);
        List<TagDigest> holding = tag.isPresent() ? List.of() : history.holdersOf(named);
        // If the reference names one platform of an image, the tags hold the index.
        Digest digest = holding.stream().findFirst().map(TagDigest::digest).orElse(named);
        List<TagDigest> known = tag.isPresent()
                ? history.digestsEverywhere(tag.get()::sameOriginAs)
                : relatives(
                        history, holding.stream().map(one -> one.tag().origin()).collect(Collectors.toSet()));
        List<TagDigest> holders =
                known.stream().filter(one -> one.digest().equals(digest)).toList();
        List<TagVerdict> verdicts = rules().judge(image.repository(), known);
        boolean namesProtectedTag = tag.filter(rules()::isProtected).isPresent();
        List<TagVerdict> requested = verdicts.stream()
                .filter(verdict -> namesProtectedTag
                        ? verdict.tag().equals(tag.get())
                        : verdict.digest().equals(digest))
                .toList();
        return lineage(history, image, Optional.of(digest), holders, verdicts, requested);
    }

    private Lineage ofRepository(ImageReference image) {
        TagHistory history = history(image);
        List<TagVerdict> verdicts =
                rules().judge(image.repository(), relatives(history, history.origins(rules()::isProtected)));
        return lineage(history, image, Optional.empty(), List.of(), verdicts, verdicts);
    }

    /**
     * Reads the lineage of a version: all its tags, with any commit. The names of the tags contain the version, so it reads no
     * other tags.
     *
     * @param image the repository alone
     * @throws ImagePromotionException {@code INVALID_REFERENCE} if the reference has a tag or digest; {@code IMAGE_NOT_FOUND} if
     *     no environment has a tag of the version; {@code REPOSITORY_NOT_FOUND}, or a failure of the registry
     */
    public Lineage ofVersion(ImageReference image, String version) {
        if (image.tag().isPresent() || image.digest().isPresent()) {
            throw notARepository(image, version);
        }
        TagHistory history = history(image);
        List<TagDigest> known = history.digestsEverywhere(tag -> tag.version().equals(version));
        if (known.isEmpty() && history.unread().isEmpty()) {
            throw noSuchVersion(image, version);
        }
        List<TagVerdict> verdicts = rules().judge(image.repository(), known);
        return lineage(history, image, Optional.empty(), known, verdicts, verdicts);
    }

    private static ImagePromotionException notARepository(ImageReference image, String version) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_REFERENCE, "A version needs a repository without a tag or digest.")
                        .with("found", Quoted.text(image.toString()))
                        .with("version", Quoted.text(version))
                        .remedy("Name the repository alone, or omit the version."));
    }

    private static ImagePromotionException noSuchVersion(ImageReference image, String version) {
        return new ImagePromotionException(
                Failure.of(FailureCode.IMAGE_NOT_FOUND, "No environment has a tag of this version.")
                        .with("repository", image.repository())
                        .with("version", Quoted.text(version))
                        .remedy("Check the spelling: the version is the part after `-v` in a tag, such as 1.4.2."));
    }

    private LineageRules rules() {
        return new LineageRules(policy);
    }

    private TagHistory history(ImageReference image) {
        return TagHistory.of(registry, image.repository(), policy, progress);
    }

    /** Reads all tags with one of these versions and commits. */
    private static List<TagDigest> relatives(TagHistory history, Set<String> origins) {
        return history.digestsEverywhere(tag -> origins.contains(tag.origin()));
    }

    private Lineage lineage(
            TagHistory history,
            ImageReference image,
            Optional<Digest> digest,
            List<TagDigest> holders,
            List<TagVerdict> verdicts,
            List<TagVerdict> requested) {
        TagTime now = new TagTime(clock.instant());
        now.warning(verdicts.stream().map(TagVerdict::tag).toList()).ifPresent(progress::report);
        // Describing an incident reads tags that were not requested.
        List<UnreadTag> unread = history.unread();
        List<ImmutableTag> newest = policy.environments().stream()
                .filter(Environment::isPromotionTarget)
                .flatMap(environment -> newest(history, environment, now).stream())
                .toList();
        Comparator<TagVerdict> futureFirst =
                Comparator.comparing(verdict -> !now.isFuture(verdict.tag().timestamp()));
        Optional<Incident> incident = verdicts.stream()
                .filter(verdict -> !verdict.isPromoted())
                .max(futureFirst.thenComparing(TagVerdict::tag, TagHistory.OLDEST_FIRST))
                .map(subject -> incident(history, image, subject, newest, now));
        List<Tag> records = history.highest(ReleaseId.TAG_PREFIX, Lineage.MAX_RECORDS + 1);
        return new Lineage(image, digest, holders, verdicts, requested, unread, newest, incident, records);
    }

    private static List<ImmutableTag> newest(TagHistory history, Environment environment, TagTime now) {
        return history.newest(tag -> tag.environment().equals(environment.name()) && !now.isFuture(tag.timestamp()), 1);
    }

    private Incident incident(
            TagHistory history, ImageReference image, TagVerdict subject, List<ImmutableTag> newest, TagTime now) {
        List<Difference> differences = subject.origin()
                .flatMap(tested -> new CompareImages(registry)
                        .compare(tested.repository(), tested.digest(), image.repository(), subject.digest()))
                .map(ImageChanges::differences)
                .orElse(List.of());
        List<TagDigest> deployed = history.digests(newest.stream()
                .filter(tag -> tag.environment().equals(subject.tag().environment()))
                .toList());
        LastGood.Found found = new LastGood(rules(), history, image.repository(), now)
                .before(subject.subject(), good -> Optional.empty());
        found.limit().ifPresent(limit -> progress.report("note: looked for the last good image in " + limit));
        return new Incident(subject, deployed.stream().findFirst(), subject.origin(), found.good(), differences);
    }
}
