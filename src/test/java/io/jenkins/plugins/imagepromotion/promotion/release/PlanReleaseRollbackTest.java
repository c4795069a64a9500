package io.jenkins.plugins.imagepromotion.promotion.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanReleaseRollbackTest {
    private static final String OLD_STAGING = "staging-v1.4.1-abcdef0-1763700000";
    private static final String OLD = "production-v1.4.1-abcdef0-1763750000";

    private final Releasing releasing = new Releasing(3);
    private final SampleImage old = ImageBuilder.image().build();

    @AfterEach
    void stop() {
        releasing.close();
    }

    /** Gives the repository an older version that was in production. */
    private void promotedBefore(String repository) {
        releasing.server.push(repository, OLD_STAGING, old);
        releasing.server.push(repository, OLD, old);
    }

    private ReleaseRollback plan(String name) {
        return new PlanReleaseRollback(
                        TestRegistries.plain(releasing.server.host(), new Cancellation()),
                        Policy.threeTier(),
                        Clock.fixed(Releasing.NOW.plusSeconds(60), ZoneOffset.UTC),
                        line -> {})
                .plan(new Repository(releasing.server.host(), "team/app00"), name);
    }

    @Test
    void findsTheLastGoodImageOfEachRepository() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());

        ReleaseRollback rollback = plan("2026.11");

        assertThat(rollback.release()).isEqualTo("2026.11");
        assertThat(rollback.plans())
                .extracting(plan -> plan.repository().path() + " " + plan.good().tag())
                .containsExactly("team/app00 " + OLD, "team/app01 " + OLD, "team/app02 " + OLD);
        assertThat(rollback.first()).isEmpty();
    }

    @Test
    void returnsToTheEarlierImagesIfItsFileIsPromoted() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());

        Release back = releasing.promote(
                new ReleaseFile("back.json", false, false).parse(plan("2026.11").file()));

        assertThat(back.id().name()).isEqualTo("2026.11-rollback");
        assertThat(back.promotions()).extracting(Promotion::digest).containsOnly(old.digest());
        assertThat(back.promotions())
                .extracting(promotion ->
                        promotion.rollbackOf().map(ImageReference::toString).orElse(""))
                .allMatch(replaced -> replaced.endsWith(Releasing.PRODUCTION));
    }

    @Test
    void leavesAnImageWithoutAnEarlierPromotionAsItIs() {
        promotedBefore("team/app00");
        releasing.promote(releasing.request());

        ReleaseRollback rollback = plan("2026.11");

        assertThat(rollback.plans()).hasSize(1);
        assertThat(rollback.first())
                .extracting(target -> target.repository().path())
                .containsExactly("team/app01", "team/app02");
    }

    @Test
    void isRefusedIfNoImageHasAnEarlierPromotion() {
        releasing.promote(releasing.request());

        assertThatThrownBy(() -> plan("2026.11")).hasMessageContaining("[NO_KNOWN_GOOD]");
    }

    @Test
    void isRefusedIfAnImageWasPromotedAgainSince() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        String newer = "production-v1.5.0-abcdef2-1763900010";
        releasing.push("team/app01", "staging-v1.5.0-abcdef2-1763900005", "newer");
        Digest digest = releasing.push("team/app01", newer, "newer");
        Digest released = releasing.server.tags("team/app01").get(Releasing.PRODUCTION);

        assertThatThrownBy(() -> plan("2026.11"))
                .satisfies(failure -> assertThat(releasing.said(failure))
                        .isEqualTo("""
                        The environment no longer runs all images of release 2026.11.  [RELEASE_SUPERSEDED]
                          environment:  production
                          released:     registry:5000/team/app01:%s
                          digest:       %s
                          newest there: %s
                          its digest:   %s
                          Roll back the images one by one, or roll back the later release.""".formatted(Releasing.PRODUCTION, released, newer, digest)));
    }

    @Test
    void isRefusedWithoutARecord() {
        assertThatThrownBy(() -> plan("2026.10"))
                .satisfies(failure -> assertThat(releasing.said(failure)).isEqualTo("""
                        The repository has no record of this release.  [IMAGE_NOT_FOUND]
                          record: registry:5000/team/app00:release-2026.10
                          Check the name, and use the target repository of the first image."""));
    }

    @Test
    void isRefusedIfTheTagHoldsAnImageOrADamagedRecord() {
        releasing.push("team/app00", "release-image", "an image");
        record("damaged", "{\"name\":\"damaged\",\"images\":[{\"target\":\"a:b\"}]}");

        assertThatThrownBy(() -> plan("image"))
                .hasMessageContaining("The record of the release cannot be read.  [INVALID_RELEASE]")
                .hasMessageContaining("it is not an artifact with one layer of type");
        assertThatThrownBy(() -> plan("damaged"))
                .hasMessageContaining("[INVALID_RELEASE]")
                .hasMessageContaining("problem: ");
    }

    /** Each image costs requests, and any user who can push can write a record. */
    @Test
    void isRefusedIfTheRecordHasMoreImagesThanARelease() {
        String image = "{\"target\":\"%s/team/app00:%s\",\"digest\":\"%s\",\"to\":\"production\"}"
                .formatted(releasing.server.host(), OLD, Digest.of(new byte[0]));
        record("huge", "{\"name\":\"huge\",\"images\":[" + (image + ",").repeat(500) + image + "]}");

        assertThatThrownBy(() -> plan("huge"))
                .hasMessageContaining("[INVALID_RELEASE]")
                .hasMessageContaining("problem: it has more than 500 images");
    }

    /** Pushes a record with this content. */
    private void record(String name, String json) {
        releasing.server.push("team/app00", "release-" + name, MediaTypes.OCI_MANIFEST, """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "artifactType":"application/vnd.image-promotion.release.v1+json",
                 "config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,
                 "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
                 "layers":[{"mediaType":"application/vnd.image-promotion.release.v1+json","size":%d,"digest":"%s"}]}
                """.formatted(
                        json.length(), releasing.server.pushBlob(json))
                .getBytes(StandardCharsets.UTF_8));
    }
}
