package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.util.Set;

/**
 * Tests how signatures and other artifacts of an image are found. A registry with the referrers API never answers 404, not even
 * for a digest that it does not hold (distribution specification 1.1, "Listing Referrers"), so this needs no image.
 */
final class ReferrersProbe implements Probe {
    private static final String PROBE = "referrers";
    private static final Set<Integer> DENIED = Set.of(0, 401, 403);

    @Override
    public void examine(ProbeContext context) {
        Digest digest = Digest.of(context.image().manifest());
        Observation answer = context.ask(registry -> registry.referrers(context.repository(), digest));
        boolean index = answer.header("Content-Type")
                .filter(type -> type.startsWith(MediaTypes.OCI_INDEX))
                .isPresent();
        if (answer.isSuccess() && index) {
            context.good(PROBE, "API", "The registry itself finds signatures and attestations.");
        } else if (answer.isTrouble() || DENIED.contains(answer.status())) {
            context.note(PROBE, answer.answered(), "This does not show whether the registry has the API.");
        } else {
            context.note(
                    PROBE,
                    answer.answered() + ": no API",
                    "Signatures and attestations are listed under a sha256-… tag, which must not be immutable.");
        }
    }
}
