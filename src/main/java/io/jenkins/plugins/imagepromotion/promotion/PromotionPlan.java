package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.policy.Route;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request that the policy allows, as far as can be said without asking the registry.
 *
 * @param request what was asked for
 * @param route from which environment to which
 * @param digest the one digest that the request names, wherever it names it
 * @param destination the repository that gets the tag
 * @param origin the parts of the source's tag, where it is named by tag
 * @param target the parts of the target's tag, where one is asked for
 */
record PromotionPlan(
        PromotionRequest request,
        Route route,
        Optional<Digest> digest,
        Repository destination,
        Optional<ImmutableTag> origin,
        Optional<ImmutableTag> target) {

    /** Plans the request, or refuses it. */
    static PromotionPlan of(PromotionRequest request, Policy policy) {
        Route route = policy.route(request.to(), request.from().or(() -> from(request, policy)));
        Optional<ImmutableTag> origin = origin(request, policy, route);
        Optional<ImageReference> wanted = request.target().map(text -> target(request, text));
        Repository destination =
                wanted.map(ImageReference::repository).orElse(request.image().repository());
        Optional<ImmutableTag> target = wanted.flatMap(image -> targetTag(image, policy, route));
        Optional<Digest> digest = digest(request, wanted.flatMap(ImageReference::digest));
        if (origin.isPresent() && target.isPresent()) {
            requireSameOrigin(request, origin.get(), target.get());
        }
        return new PromotionPlan(request, route, digest, destination, origin, target);
    }

    /** The repository of the source. */
    Repository source() {
        return request.image().repository();
    }

    /** Whether the image has to be copied to where its tag is to be. */
    boolean isElsewhere() {
        return !destination.equals(source());
    }

    /** Insists that the target, where one is asked for, names what the digest was built from. */
    static void requireSameOrigin(PromotionRequest request, ImmutableTag origin, ImmutableTag target) {
        if (!target.sameOriginAs(origin)) {
            throw Refusal.of(request, FailureCode.TARGET_DISAGREES, "the target names another version or commit")
                    .facts("source", origin, "target", target)
                    .remedy("Version and commit belong to the digest: name those of the source, or name no target.");
        }
    }

    /** Where there are several origins, the tag tells which is meant. */
    private static Optional<String> from(PromotionRequest request, Policy policy) {
        return policy.environment(request.to()).origins().size() < 2
                ? Optional.empty()
                : request.image().tag().flatMap(policy::environmentOf).map(Environment::name);
    }

    private static Optional<ImmutableTag> origin(PromotionRequest request, Policy policy, Route route) {
        ImageReference image = request.image();
        if (image.tag().isEmpty()) {
            if (image.digest().isEmpty()) {
                new ReferenceRules(policy).judge(image, Optional.empty()).require();
            }
            return Optional.empty();
        }
        Tag tag = image.tag().get();
        policy.environmentOf(tag)
                .filter(environment -> !environment.equals(route.origin()))
                .ifPresent(environment -> {
                    throw wrongOrigin(request, route, environment);
                });
        // Judged by its tag even where a digest stands beside it: evidence must not carry a name that moves.
        ImageReference byTag = ImageReference.of(image.repository(), tag);
        new ReferenceRules(policy)
                .judge(byTag, Optional.of(route.origin().name()))
                .require();
        return route.origin().read(tag);
    }

    private static ImagePromotionException wrongOrigin(PromotionRequest request, Route route, Environment found) {
        return Refusal.of(request, FailureCode.WRONG_ORIGIN, "it is an image of " + found.name())
                .facts("expected", route.origin().name(), "found", found.name())
                .remedy("Only what ran in " + route.origin().name() + " may be promoted to "
                        + route.target().name() + ": name its " + route.origin().name() + " tag or its digest.");
    }

    private static ImageReference target(PromotionRequest request, String text) {
        if (Tag.isTag(text)) {
            return ImageReference.of(request.image().repository(), new Tag(text));
        }
        ImageReference target = ImageReference.parse(text);
        Repository destination = target.repository();
        if (!destination.registry().equals(request.image().repository().registry())
                && !isSpelledOut(destination, text)) {
            throw Refusal.of(request, FailureCode.TARGET_ELSEWHERE, "the target does not say in which registry it lies")
                    .facts("target", text, "read as", destination)
                    .remedy("Write the target's registry out, also if it is docker.io.");
        }
        return target;
    }

    /** A repository without a registry is one of Docker Hub, where nobody's image goes by omission. */
    private static boolean isSpelledOut(Repository repository, String text) {
        return text.startsWith(repository.registry() + "/") || text.startsWith("index.docker.io/");
    }

    private static Optional<ImmutableTag> targetTag(ImageReference image, Policy policy, Route route) {
        return image.tag().map(tag -> {
            new ReferenceRules(policy)
                    .judge(
                            ImageReference.of(image.repository(), tag),
                            Optional.of(route.target().name()))
                    .require();
            return route.target().read(tag).orElseThrow();
        });
    }

    private static Optional<Digest> digest(PromotionRequest request, Optional<Digest> ofTarget) {
        List<Digest> named = Stream.of(request.digest(), request.image().digest(), ofTarget)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (named.size() > 1) {
            throw Refusal.of(request, FailureCode.DIGEST_MISMATCH, "the request names two different digests")
                    .facts("one", named.get(0), "another", named.get(1))
                    .remedy("Find out which of the two was tested, and name only that one.");
        }
        return named.stream().findFirst();
    }
}
