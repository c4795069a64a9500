package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;

/** Tests whether an image can be pushed. */
final class PushProbe {
    private static final String PROBE = "push";

    void examine(ProbeContext context) {
        if (context.examination().readOnly()) {
            context.skip(PROBE, "Skipped because of --read-only.");
            return;
        }
        ThrowAwayImage image = context.image();
        for (byte[] blob : image.blobs()) {
            context.created().willHold(context.repository(), Digest.of(blob));
            Observation answer = context.require(registry -> registry.pushBlob(context.repository(), blob));
            if (!answer.isSuccess()) {
                context.created().isFreeOf(Digest.of(blob));
                refused(context, answer);
                return;
            }
        }
        context.created().willHold(image.tag(), Digest.of(image.manifest()));
        Observation answer = context.require(
                registry -> registry.put(context.repository(), image.tag(), image.mediaType(), image.manifest()));
        if (answer.isSuccess()) {
            context.hasPushed();
            context.good(PROBE, answer.answered(), "Promotion can write tags here.");
            announced(context, answer, Digest.of(image.manifest()));
        } else {
            context.created().isFreeOf(image.tag(), Digest.of(image.manifest()));
            refused(context, answer);
        }
    }

    private static void refused(ProbeContext context, Observation answer) {
        context.unsafe(
                PROBE,
                answer.answered(),
                "Promotion cannot write here. Grant these credentials push access, and check that the repository exists.");
    }

    private static void announced(ProbeContext context, Observation answer, Digest pushed) {
        answer.header("Docker-Content-Digest")
                .filter(digest -> !digest.equals(pushed.toString()))
                .ifPresent(other -> context.unsafe(
                        "digest of a push",
                        "another digest",
                        "The registry rewrites manifests. A tested digest cannot be promoted."));
    }
}
