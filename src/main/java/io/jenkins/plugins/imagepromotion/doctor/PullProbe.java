package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Optional;
import java.util.Set;

/** Tests whether an image comes back as it was pushed, and whether its digest can be read without its bytes. */
final class PullProbe {
    private static final Set<Integer> NO_HEAD = Set.of(405, 501);
    private static final String BLOB = "blob";
    private static final String DIGEST = "Docker-Content-Digest";

    void examine(ProbeContext context) {
        Optional<Tag> tag = context.readable();
        if (tag.isEmpty()) {
            context.skip("pull", "There is no tag to read.");
            return;
        }
        Observation answer = context.require(registry -> registry.get(context.repository(), tag.get()));
        if (answer.isSuccess()) {
            context.good("pull", answer.answered(), "");
            bytes(context, answer);
            digest(context, answer);
            head(context, tag.get(), answer);
            context.hasRead(answer.content());
            blob(context, tag.get());
        } else {
            context.unsafe(
                    "pull",
                    answer.answered(),
                    "Promotion reads back every tag that it writes. Grant these credentials pull access.");
        }
    }

    /** Reads a small part of the image, because many registries redirect such requests to their storage. */
    private static void blob(ProbeContext context, Tag tag) {
        Optional<Digest> blob =
                context.isPushed() ? Optional.of(Digest.of(context.image().config())) : config(context, tag);
        if (blob.isEmpty()) {
            context.skip(BLOB, "The tag does not hold an image with readable parts.");
            return;
        }
        context.asPromotion(BLOB, registry -> registry.blob(context.repository(), blob.get()))
                .ifPresent(answer -> {
                    if (answer.isSuccess()) {
                        context.good(BLOB, "can be read", "");
                    } else {
                        context.unsafe(
                                BLOB,
                                answer.answered(),
                                "The registry, or the storage that it redirects to, does not return a part of the image."
                                        + " A copy to another repository would fail.");
                    }
                });
    }

    /**
     * Returns the digest of the image's configuration; for an index, uses its first image. Empty if the tag does not
     * hold an image.
     */
    private static Optional<Digest> config(ProbeContext context, Tag tag) {
        try {
            return context.promotion()
                    .manifest(context.repository(), tag)
                    .flatMap(found -> found.links().manifests().stream()
                            .findFirst()
                            .map(child -> context.promotion().manifest(context.repository(), child.digest()))
                            .orElse(Optional.of(found)))
                    .flatMap(image -> image.links().config())
                    .map(Descriptor::digest);
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }

    private static void bytes(ProbeContext context, Observation answer) {
        if (!context.isPushed()) {
            context.skip("bytes", "No image was pushed to compare with.");
        } else if (!answer.content().equals(Digest.of(context.image().manifest()))) {
            context.unsafe(
                    "bytes",
                    "not the bytes that were pushed",
                    "The registry rewrites manifests. A tested digest cannot be promoted.");
        } else if (!answer.header("Content-Type")
                .filter(context.image().mediaType()::equals)
                .isPresent()) {
            context.unsafe(
                    "bytes",
                    "as pushed, under another media type",
                    "The media type is part of a manifest. A promotion would fail with WRITE_NOT_CONFIRMED.");
        } else {
            context.good("bytes", "as pushed", "A promoted image keeps the digest that was tested.");
        }
    }

    private static void digest(ProbeContext context, Observation answer) {
        Optional<String> announced = answer.header(DIGEST);
        if (announced.isEmpty()) {
            context.note("digest header", "missing", "Each read needs one more request to confirm the digest.");
        } else if (announced.get().equals(answer.content().toString())) {
            context.good("digest header", "matches the content", "");
        } else {
            context.unsafe(
                    "digest header",
                    "does not match the content",
                    "Something changes manifests in transit. Every promotion will fail with DIGEST_MISMATCH.");
        }
    }

    private static void head(ProbeContext context, Tag tag, Observation read) {
        Observation answer = context.ask(registry -> registry.head(context.repository(), tag));
        if (NO_HEAD.contains(answer.status())) {
            context.note("HEAD", answer.answered(), "The whole manifest is read instead to find a digest.");
        } else if (!answer.isSuccess()) {
            context.note("HEAD", answer.answered(), "GET works. A proxy in front of the registry may be the reason.");
        } else if (answer.header(DIGEST)
                .filter(digest -> !digest.equals(read.content().toString()))
                .isPresent()) {
            context.unsafe(
                    "HEAD", "another digest than GET", "Its responses contradict each other. Do not promote here.");
        } else {
            context.good("HEAD", answer.answered(), "");
        }
    }
}
