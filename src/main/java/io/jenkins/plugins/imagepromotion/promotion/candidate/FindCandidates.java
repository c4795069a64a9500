package io.jenkins.plugins.imagepromotion.promotion.candidate;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the images of a repository that can be promoted to an environment. */
public record FindCandidates(Registry registry, Policy policy) {

    /**
     * Returns the newest images of the environment's origins, newest first. Lists the tags of the repository and of the repositories to
     * which a route leads from it, but does not read any image.
     *
     * @param to the environment to promote to
     * @param most the maximum number of images
     * @throws ImagePromotionException {@code UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET}, {@code REPOSITORY_NOT_FOUND} if the
     *     repository has no tags, or the failure of a request
     */
    public List<Candidate> newest(Repository repository, String to, int most) {
        Environment target = policy.target(to);
        List<Tag> listed = registry.tags(repository);
        if (listed.isEmpty()) {
            throw SourceManifest.noRepository(ImageReference.parse(repository.toString()));
        }
        List<ImmutableTag> newest = newest(ofOrigins(target, listed), most);
        Map<String, Integer> origins = new HashMap<>();
        newest.forEach(tag -> origins.put(tag.origin(), 0));
        ofOrigins(target, listed).forEach(tag -> origins.computeIfPresent(tag.origin(), (key, count) -> count + 1));
        Set<String> present = new HashSet<>();
        for (Repository destination : target.targetsOf(repository)) {
            List<Tag> there = destination.equals(repository) ? listed : registry.tagsIfAny(destination);
            there.stream()
                    .flatMap(tag -> target.read(tag).stream())
                    .map(ImmutableTag::origin)
                    .filter(origins::containsKey)
                    .forEach(present::add);
        }
        return newest.stream()
                .map(tag -> new Candidate(repository, tag, presence(tag, present, origins)))
                .toList();
    }

    private Stream<ImmutableTag> ofOrigins(Environment target, List<Tag> tags) {
        return tags.stream()
                .flatMap(tag -> policy.read(tag).stream())
                .filter(tag -> target.origins().contains(tag.environment()))
                .filter(tag -> policy.denying(tag.tag()).isEmpty());
    }

    private static List<ImmutableTag> newest(Stream<ImmutableTag> tags, int most) {
        PriorityQueue<ImmutableTag> newest = new PriorityQueue<>(ImmutableTag.NEWEST_FIRST.reversed());
        tags.forEach(tag -> {
            newest.add(tag);
            if (newest.size() > most) {
                newest.remove();
            }
        });
        return newest.stream()
                .sorted(ImmutableTag.NEWEST_FIRST.thenComparing(ImmutableTag::toString))
                .toList();
    }

    private static Candidate.Presence presence(ImmutableTag tag, Set<String> present, Map<String, Integer> origins) {
        if (!present.contains(tag.origin())) {
            return Candidate.Presence.ABSENT;
        }
        return origins.getOrDefault(tag.origin(), 0) == 1
                ? Candidate.Presence.PROMOTED
                : Candidate.Presence.SAME_COMMIT;
    }

    /**
     * Returns the chosen image as {@code repository:tag@digest}, with the digest that the registry currently returns for the tag.
     *
     * @param repository the repository that must contain the image
     * @param to the environment to promote to
     * @param chosen a tag in the repository, or a reference with a tag; either can be followed by a digest
     * @throws ImagePromotionException {@code MISSING_TAG}, {@code INVALID_REFERENCE}, {@code WRONG_REPOSITORY}, {@code WRONG_ORIGIN},
     *     {@code TAG_OUTSIDE_PATTERN} or {@code MUTABLE_TAG} before any request; {@code IMAGE_NOT_FOUND}, {@code DIGEST_MISMATCH}, or the
     *     failure of a request
     */
    public ImageReference require(Repository repository, String to, String chosen) {
        Environment target = policy.target(to);
        ImageReference image = read(repository, chosen.trim());
        Tag tag = image.tag().orElseThrow(() -> missing(repository, chosen));
        requireOrigin(image, tag, target);
        Digest digest = new SourceManifest(registry).read(image, image.digest()).digest();
        return ImageReference.parse(ImageReference.of(repository, tag).canonical() + "@" + digest);
    }

    private static ImageReference read(Repository repository, String chosen) {
        if (chosen.isEmpty()) {
            throw missing(repository, chosen);
        }
        // A tag with a digest also looks like the name of a repository on Docker Hub.
        boolean startsWithTag = Tag.isTag(chosen.replaceFirst("@.*", ""));
        ImageReference image = ImageReference.parse(startsWithTag ? repository + ":" + chosen : chosen);
        if (!image.repository().equals(repository)) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.WRONG_REPOSITORY, "The image is not in the expected repository.")
                    .with("image", image)
                    .with("expected", repository)
                    .with("found", image.repository())
                    .remedy("Choose an image from the expected repository, or start the job that promotes this one."));
        }
        return image;
    }

    private static ImagePromotionException missing(Repository repository, String chosen) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.MISSING_TAG,
                        chosen.isEmpty() ? "No image to promote was chosen." : "The image to promote has no tag.")
                .with("found", Quoted.text(chosen))
                .with("repository", repository)
                .remedy("Choose an image by its tag, such as staging-v1.4.2-0a1b2c3-1767222000."));
    }

    private void requireOrigin(ImageReference image, Tag tag, Environment target) {
        Optional<String> found = policy.environmentOf(tag).map(Environment::name);
        // A digest does not make a mutable tag acceptable: evidence must not contain a name that can move.
        new ReferenceRules(policy)
                .judge(ImageReference.of(image.repository(), tag), found.isPresent() ? found : onlyOrigin(target))
                .require();
        if (!target.origins().contains(found.orElseThrow())) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.WRONG_ORIGIN,
                            "Images of " + found.get() + " cannot be promoted to " + target.name() + ".")
                    .with("image", image)
                    .with("expected", "an image of " + String.join(" or ", target.origins()))
                    .with("found", found.get())
                    .remedy("Choose an image of " + String.join(" or ", target.origins()) + "."));
        }
    }

    private static Optional<String> onlyOrigin(Environment target) {
        return target.origins().size() == 1 ? Optional.of(target.origins().get(0)) : Optional.empty();
    }
}
