package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Observation;
import java.util.Optional;

/** Whether layers can be taken over from one repository to another without being sent. */
final class MountProbe implements Probe {
    private static final String PROBE = "mount";
    private static final int CREATED = 201;

    @Override
    public void examine(Bench bench) {
        Optional<Repository> to = bench.examination().mountTo();
        if (to.isEmpty()) {
            bench.skip(PROBE, "It takes a second repository; --mount-to REPOSITORY names one.");
        } else if (!bench.isPushed()) {
            bench.skip(PROBE, "There is no layer of ours to mount.");
        } else {
            mount(bench, to.get());
        }
    }

    private static void mount(Bench bench, Repository to) {
        Digest blob = Digest.of(bench.image().blobs().get(0));
        bench.litter().willHold(to, blob);
        Observation answer = bench.ask(registry -> registry.mount(to, blob, bench.repository()));
        if (answer.status() == CREATED) {
            bench.good(PROBE, answer.answered(), "A copy to " + to.path() + " sends no layer.");
        } else {
            bench.note(PROBE, answer.answered() + ": not mounted", "A copy to " + to.path() + " sends every layer.");
        }
    }
}
