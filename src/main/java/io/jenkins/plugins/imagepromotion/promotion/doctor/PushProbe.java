package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Observation;

/** Whether an image can be pushed. */
final class PushProbe implements Probe {
    private static final String PROBE = "push";

    @Override
    public void examine(Bench bench) {
        if (bench.examination().readOnly()) {
            bench.skip(PROBE, "--read-only was given.");
            return;
        }
        ThrowAwayImage image = bench.image();
        for (byte[] blob : image.blobs()) {
            bench.litter().willHold(bench.repository(), Digest.of(blob));
            Observation answer = bench.require(registry -> registry.pushBlob(bench.repository(), blob));
            if (!answer.isSuccess()) {
                bench.litter().isFreeOf(Digest.of(blob));
                refused(bench, answer);
                return;
            }
        }
        bench.litter().willHold(image.tag(), Digest.of(image.manifest()));
        Observation answer = bench.require(
                registry -> registry.put(bench.repository(), image.tag(), image.mediaType(), image.manifest()));
        if (answer.isSuccess()) {
            bench.hasPushed();
            bench.good(PROBE, answer.answered(), "Promotion can write tags here.");
            announced(bench, answer, Digest.of(image.manifest()));
        } else {
            bench.litter().isFreeOf(image.tag(), Digest.of(image.manifest()));
            refused(bench, answer);
        }
    }

    private static void refused(Bench bench, Observation answer) {
        bench.unsafe(
                PROBE,
                answer.answered(),
                "Promotion cannot write here; let these credentials push, and see that the repository exists.");
    }

    private static void announced(Bench bench, Observation answer, Digest pushed) {
        answer.header("Docker-Content-Digest")
                .filter(digest -> !digest.equals(pushed.toString()))
                .ifPresent(other -> bench.unsafe(
                        "digest of a push",
                        "another digest",
                        "The registry rewrites manifests; the digest that was tested cannot be promoted."));
    }
}
