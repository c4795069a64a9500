package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Optional;

/** Tests whether layers can get from one repository to another without being sent. */
final class MountProbe implements Probe {
    private static final String PROBE = "mount";
    private static final int CREATED = 201;

    @Override
    public void examine(ProbeContext context) {
        Optional<Repository> to = context.examination().mountTo();
        if (to.isEmpty()) {
            context.skip(PROBE, "It needs a second repository. Pass --mount-to REPOSITORY.");
        } else if (!context.isPushed()) {
            context.skip(PROBE, "No image was pushed.");
        } else {
            mount(context, to.get());
        }
    }

    private static void mount(ProbeContext context, Repository to) {
        Digest blob = Digest.of(context.image().blobs().get(0));
        context.created().willHold(to, blob);
        Observation answer = context.ask(registry -> registry.mount(to, blob, context.repository()));
        if (answer.status() == CREATED) {
            context.good(PROBE, answer.answered(), "A copy to " + to.path() + " sends no layer.");
        } else {
            context.note(PROBE, answer.answered() + ": not mounted", "A copy to " + to.path() + " sends every layer.");
        }
    }
}
