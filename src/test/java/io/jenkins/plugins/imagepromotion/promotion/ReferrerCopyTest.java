package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Copying.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures and their like travel with an image to another repository. */
class ReferrerCopyTest {

    private static Registry client(Copying copying) {
        return TestRegistries.plain(List.of(copying.here.host(), copying.there.host()), new Cancellation());
    }

    private static Manifest sign(Copying copying, Digest subject, String signature) {
        Artifact artifact = new Artifact(
                "application/vnd.example.signature",
                "text/plain",
                signature.getBytes(StandardCharsets.UTF_8),
                Map.of("by", signature));
        return client(copying)
                .attach(
                        new Repository(copying.here.host(), "app"),
                        new Descriptor(MediaTypes.OCI_MANIFEST, subject, 1, Optional.empty(), "", false),
                        artifact);
    }

    private static List<Digest> listed(Copying copying, ScriptedRegistry registry, Digest subject) {
        return client(copying).referrers(new Repository(registry.host(), TARGET), subject).stream()
                .map(Descriptor::digest)
                .toList();
    }

    @Test
    void takesThoseOfTheIndexOfAChildAndOfAReferrerAlong() {
        try (Copying copying = Copying.index()) {
            Digest root = copying.image.digest();
            Digest child = copying.image.children().get(0).digest();
            Manifest one = sign(copying, root, "alice");
            Manifest two = sign(copying, root, "bob");
            Manifest ofChild = sign(copying, child, "alice");
            Manifest ofSignature = sign(copying, one.digest(), "timestamp");

            Promotion promotion = copying.promote(copying.request(copying.there));

            assertThat(promotion.referrers()).isEqualTo(4);
            assertThat(PromotionRecord.json(promotion, Map.of())).contains("\"referrers\" : 4");
            assertThat(copying.said()).contains("copied 4 referrers");
            assertThat(listed(copying, copying.there, root)).containsExactly(one.digest(), two.digest());
            assertThat(listed(copying, copying.there, child)).containsExactly(ofChild.digest());
            assertThat(listed(copying, copying.there, one.digest())).containsExactly(ofSignature.digest());
            CopyImageTest.assertWhole(copying.there, copying.image);
            assertThat(copying.there.blobs(TARGET)).contains(Digest.of("timestamp".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void sendsNothingTwice() {
        try (Copying copying = Copying.image()) {
            sign(copying, copying.image.digest(), "alice");
            copying.promote(copying.request(copying.there));
            copying.there.untag(TARGET, PRODUCTION);
            copying.there.forgetRequests();

            assertThat(copying.promote(copying.request(copying.there)).referrers())
                    .isEqualTo(1);

            assertThat(copying.there.requests())
                    .filteredOn(request -> request.startsWith("P"))
                    .containsExactly("PUT /v2/prod/app/manifests/" + PRODUCTION);
        }
    }

    @Test
    void takesWhatCosignKeepsUnderTagsAlong() {
        try (Copying copying = Copying.image()) {
            SampleImage signatures = ImageBuilder.image().label("cosign", "yes").build();
            String tag = "sha256-" + copying.image.digest().hex() + ".sig";
            copying.here.push("app", tag, signatures);

            Promotion promotion = copying.promote(copying.request(copying.there));

            assertThat(promotion.referrers()).isEqualTo(1);
            assertThat(copying.there.tags(TARGET)).containsEntry(tag, signatures.digest());
            assertThat(copying.there.blobs(TARGET))
                    .containsAll(signatures.blobs().keySet());
        }
    }

    @Test
    void leavesCosignsTagOfTheTargetAlone() {
        try (Copying copying = Copying.image()) {
            SampleImage there = ImageBuilder.image().label("cosign", "there").build();
            String tag = "sha256-" + copying.image.digest().hex() + ".sig";
            copying.here.push(
                    "app", tag, ImageBuilder.image().label("cosign", "here").build());
            copying.there.push(TARGET, tag, there);

            assertThat(copying.promote(copying.request(copying.there)).referrers())
                    .isZero();

            assertThat(copying.there.tags(TARGET)).containsEntry(tag, there.digest());
            assertThat(copying.said()).contains("copied 0 referrers; skipped 1");
        }
    }

    @Test
    void asksForNoneWithinTheRepository() {
        try (Copying copying = Copying.image()) {
            sign(copying, copying.image.digest(), "alice");
            copying.here.forgetRequests();

            assertThat(copying.promote(copying.request(copying.here.host() + "/app"))
                            .referrers())
                    .isZero();

            assertThat(copying.here.requests()).noneMatch(request -> request.contains("referrers"));
        }
    }
}
