package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reports features that promotion does not require: the referrers API, mounts between repositories, and requests that
 * are not counted.
 */
final class FeaturesProbe {
    private static final int CREATED = 201;
    private static final Set<Integer> DENIED = Set.of(0, 401, 403);

    void examine(ProbeContext context) {
        referrers(context);
        mount(context);
        limits(context);
    }

    /**
     * Needs no image: a registry with the referrers API never answers 404, not even for a digest that it does not hold
     * (distribution specification 1.1, "Listing Referrers").
     */
    private static void referrers(ProbeContext context) {
        Digest digest = context.subject();
        Observation answer = context.ask(registry -> registry.referrers(context.repository(), digest));
        boolean index = answer.header("Content-Type")
                .filter(type -> type.startsWith(MediaTypes.OCI_INDEX))
                .isPresent();
        if (answer.isSuccess() && index) {
            context.asPromotion("referrers", registry -> registry.registry().referrers(context.repository(), digest))
                    .ifPresent(all ->
                            context.good("referrers", "API", "The registry itself finds signatures and attestations."));
        } else if (answer.isTrouble() || DENIED.contains(answer.status())) {
            context.note("referrers", answer.answered(), "This does not show whether the registry has the API.");
        } else {
            context.note(
                    "referrers",
                    answer.answered() + ": no API",
                    "Signatures and attestations are listed under a sha256-… tag, which must not be immutable.");
        }
    }

    private static void mount(ProbeContext context) {
        Optional<Repository> to = context.examination().mountTo();
        if (to.isEmpty()) {
            context.skip("mount", "It needs a second repository. Pass --mount-to REPOSITORY.");
        } else if (!context.isPushed()) {
            context.skip("mount", "No image was pushed.");
        } else {
            mount(context, to.get());
        }
    }

    private static void mount(ProbeContext context, Repository to) {
        Digest blob = Digest.of(context.image().blobs().get(0));
        context.created().willHold(to, blob);
        Observation answer = context.ask(registry -> registry.mount(to, blob, context.repository()));
        if (answer.status() == CREATED) {
            context.good("mount", answer.answered(), "A copy to " + to.path() + " sends no layer.");
        } else {
            context.note(
                    "mount", answer.answered() + ": not mounted", "A copy to " + to.path() + " sends every layer.");
        }
    }

    /** Docker Hub and GitLab send {@code RateLimit-*}. */
    private static void limits(ProbeContext context) {
        if (context.limits().isEmpty()) {
            context.good("rate limit", "not announced", "");
            return;
        }
        String found = context.limits().entrySet().stream()
                .map(header -> header.getKey() + " " + Quoted.text(header.getValue()))
                .collect(Collectors.joining(", "));
        context.note(
                "rate limit",
                found,
                "Requests are counted. A promotion needs four to six, and waits when the registry asks for it.");
    }
}
