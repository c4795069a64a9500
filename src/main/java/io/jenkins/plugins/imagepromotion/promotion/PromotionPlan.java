package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPair;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.policy.Route;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request that the policy allows, before the registry is read.
 *
 * @param request the request
 * @param environments the origin and the target environment
 * @param digests the digests in all parts of the request, each of a different algorithm
 * @param destination the repository that gets the tag
 * @param origin the source's tag, if the request names one
 * @param target the tag to create, if the request names one
 */
record PromotionPlan(
        PromotionRequest request,
        EnvironmentPair environments,
        List<Digest> digests,
        Repository destination,
        Optional<ImmutableTag> origin,
        Optional<ImmutableTag> target) {

    /** Plans the request, or refuses it. */
    static PromotionPlan of(PromotionRequest request, Policy policy) {
        EnvironmentPair environments = policy.pair(request.to(), request.from().or(() -> from(request, policy)));
        Optional<ImmutableTag> origin = origin(request, policy, environments);
        Optional<ImageReference> wanted = request.target().map(text -> target(request, text));
        Repository destination =
                wanted.map(ImageReference::repository).orElse(request.image().repository());
        requireRoute(request, environments.target(), destination, policy);
        Optional<ImmutableTag> target = wanted.flatMap(ImageReference::tag)
                .flatMap(tag -> read(destination, tag, policy, environments.target()));
        List<Digest> digests = digests(request, wanted.flatMap(ImageReference::digest));
        PromotionPlan plan = new PromotionPlan(request, environments, digests, destination, origin, target);
        origin.ifPresent(plan::requireSameOrigin);
        return plan;
    }

    /** Returns the repository of the source. */
    Repository source() {
        return request.image().repository();
    }

    /** Returns true if the image must be copied to another repository. */
    boolean isElsewhere() {
        return !destination.equals(source());
    }

    /** Requires that the target tag, if the request names one, has the version and commit of the tested image. */
    void requireSameOrigin(ImmutableTag tested) {
        target.filter(wanted -> !wanted.sameOriginAs(tested)).ifPresent(wanted -> {
            throw new ImagePromotionException(request.refusal(
                            FailureCode.TARGET_DISAGREES, "the target names another version or commit")
                    .with("source", tested)
                    .with("target", wanted)
                    .remedy("Version and commit belong to the digest: name those of the source, or name no target."));
        });
    }

    /** Anyone may own the source's repository and choose its tags, so the policy defines where its images may go. */
    private static void requireRoute(
            PromotionRequest request, Environment environment, Repository destination, Policy policy) {
        Repository source = request.image().repository();
        if (!environment.leads(source, destination)) {
            List<Route> routes = environment.routes();
            throw new ImagePromotionException(
                    request.refusal(FailureCode.ROUTE_NOT_ALLOWED, "no route leads to the repository of the target")
                            .with("source", source)
                            .with("target", destination)
                            .withEach("route", routes.isEmpty() ? List.of("none") : routes)
                            .with("policy", policy.name())
                            .remedy("Promote within the source's repository, or ask an administrator to add a route to "
                                    + environment.name() + " to the policy."));
        }
    }

    /** If the target environment has several origins, the source's tag shows which one is meant. */
    private static Optional<String> from(PromotionRequest request, Policy policy) {
        return policy.environment(request.to()).origins().size() < 2
                ? Optional.empty()
                : request.image().tag().flatMap(policy::environmentOf).map(Environment::name);
    }

    private static Optional<ImmutableTag> origin(
            PromotionRequest request, Policy policy, EnvironmentPair environments) {
        ImageReference image = request.image();
        if (image.tag().isEmpty() && image.digest().isEmpty()) {
            new ReferenceRules(policy).judge(image, Optional.empty()).require();
        }
        return image.tag().flatMap(tag -> {
            policy.environmentOf(tag)
                    .filter(environment -> !environment.equals(environments.origin()))
                    .ifPresent(environment -> {
                        throw wrongOrigin(request, environments, environment);
                    });
            return read(image.repository(), tag, policy, environments.origin());
        });
    }

    /** Judges the tag even if the reference also has a digest: evidence must not contain a name that can move. */
    private static Optional<ImmutableTag> read(Repository repository, Tag tag, Policy policy, Environment environment) {
        new ReferenceRules(policy)
                .judge(ImageReference.of(repository, tag), Optional.of(environment.name()))
                .require();
        return environment.read(tag);
    }

    private static ImagePromotionException wrongOrigin(
            PromotionRequest request, EnvironmentPair environments, Environment found) {
        return new ImagePromotionException(
                request.refusal(FailureCode.WRONG_ORIGIN, "it is an image of " + found.name())
                        .with("expected", environments.origin().name())
                        .with("found", found.name())
                        .remedy("Only images from " + environments.origin().name() + " can be promoted to "
                                + environments.target().name() + ". Name the "
                                + environments.origin().name() + " tag or the digest."));
    }

    private static ImageReference target(PromotionRequest request, String text) {
        Repository source = request.image().repository();
        if (Tag.isTag(text)) {
            return ImageReference.of(source, new Tag(text));
        }
        ImageReference target = ImageReference.parse(text);
        Repository destination = target.repository();
        // Without a registry, it is on Docker Hub. An omitted registry must not send an image there.
        if (!destination.registry().equals(source.registry()) && !target.namesRegistry()) {
            throw new ImagePromotionException(
                    request.refusal(FailureCode.TARGET_ELSEWHERE, "the target does not name its registry")
                            .with("target", text)
                            .with("read as", destination)
                            .remedy("Add the registry to the target, even if it is docker.io."));
        }
        return target;
    }

    /**
     * Two digests of the same algorithm contradict each other; digests of two algorithms are both compared with the
     * bytes.
     */
    private static List<Digest> digests(PromotionRequest request, Optional<Digest> ofTarget) {
        List<Digest> named = Stream.of(request.digest(), request.image().digest(), ofTarget)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        for (Digest one : named) {
            named.stream()
                    .filter(other -> other.algorithm() == one.algorithm() && !other.equals(one))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new ImagePromotionException(
                                request.refusal(FailureCode.DIGEST_MISMATCH, "the request names two different digests")
                                        .with("one", one)
                                        .with("another", other)
                                        .remedy("Find out which of the two was tested, and name only that one."));
                    });
        }
        return named;
    }
}
