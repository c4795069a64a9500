package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Observation;
import java.util.Optional;
import java.util.Set;

/** Whether what was pushed comes back as it was, and whether digests can be had without the bytes. */
final class PullProbe implements Probe {
    private static final Set<Integer> NO_HEAD = Set.of(405, 501);
    private static final String DIGEST = "Docker-Content-Digest";

    @Override
    public void examine(Bench bench) {
        Optional<Tag> tag = bench.readable();
        if (tag.isEmpty()) {
            bench.skip("pull", "There is no tag to read.");
            return;
        }
        Observation answer = bench.require(registry -> registry.get(bench.repository(), tag.get()));
        if (answer.isSuccess()) {
            bench.good("pull", answer.answered(), "");
            bytes(bench, answer);
            digest(bench, answer);
            head(bench, tag.get(), answer);
        } else {
            bench.unsafe("pull", answer.answered(), "Promotion reads every tag it writes; let these credentials pull.");
        }
    }

    private static void bytes(Bench bench, Observation answer) {
        if (!bench.isPushed()) {
            bench.skip("bytes", "Nothing was pushed to compare with.");
        } else if (!answer.content().equals(Digest.of(bench.image().manifest()))) {
            bench.unsafe(
                    "bytes",
                    "other bytes than pushed",
                    "The registry rewrites manifests; the digest that was tested cannot be promoted.");
        } else if (!answer.header("Content-Type")
                .filter(bench.image().mediaType()::equals)
                .isPresent()) {
            bench.unsafe(
                    "bytes",
                    "as pushed, under another media type",
                    "A manifest is its bytes and its type; a promotion would end with WRITE_NOT_CONFIRMED.");
        } else {
            bench.good("bytes", "as pushed", "The digest that was tested is the one that comes back.");
        }
    }

    private static void digest(Bench bench, Observation answer) {
        Optional<String> announced = answer.header(DIGEST);
        if (announced.isEmpty()) {
            bench.note("digest header", "missing", "Each read costs one more request, which confirms the digest.");
        } else if (announced.get().equals(answer.content().toString())) {
            bench.good("digest header", "the digest of the bytes", "");
        } else {
            bench.unsafe(
                    "digest header",
                    "not the digest of the bytes",
                    "Something changes manifests on the way; every promotion will end with DIGEST_MISMATCH.");
        }
    }

    private static void head(Bench bench, Tag tag, Observation read) {
        Observation answer = bench.ask(registry -> registry.head(bench.repository(), tag));
        if (NO_HEAD.contains(answer.status())) {
            bench.note("HEAD", answer.answered(), "Where a digest is enough, the whole manifest is read instead.");
        } else if (!answer.isSuccess()) {
            bench.note("HEAD", answer.answered(), "It answers GET otherwise; a proxy before the registry may be why.");
        } else if (answer.header(DIGEST)
                .filter(digest -> !digest.equals(read.content().toString()))
                .isPresent()) {
            bench.unsafe("HEAD", "another digest than GET", "Its answers contradict each other; do not promote here.");
        } else {
            bench.good("HEAD", answer.answered(), "");
        }
    }
}
