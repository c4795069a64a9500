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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanReleaseRollbackTest {
    private static final String OLD_STAGING = "staging-v1.4.1-abcdef0-1763700000";
    private static final String OLD = "production-v1.4.1-abcdef0-1763750000";
    private static final String NEXT_STAGING = "staging-v1.5.0-abcdef2-1763900030";

    private final Releasing releasing = new Releasing(3);
    private final SampleImage old = ImageBuilder.image().build();
    private final SampleImage older = ImageBuilder.image().version("1.4.0").build();
    private final List<String> progress = new CopyOnWriteArrayList<>();

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
        return plan("team/app00", name);
    }

    private ReleaseRollback plan(String repository, String name) {
        return new PlanReleaseRollback(
                        TestRegistries.plain(releasing.server.host(), new Cancellation()),
                        Policy.threeTier(),
                        Clock.fixed(releasing.now.plusSeconds(60), ZoneOffset.UTC),
                        progress::add)
                .plan(new Repository(releasing.server.host(), repository), name);
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
        assertThat(rollback.unchanged()).isEmpty();
    }

    @Test
    void returnsToTheEarlierImagesIfItsFileIsPromoted() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());

        Release back = releasing.promote(
                new ReleaseFile("back.json", false, false).parse(plan("2026.11").file()));

        assertThat(back.id().name()).isEqualTo("2026.11-rollback-1763900060");
        assertThat(back.promotions()).extracting(Promotion::digest).containsOnly(old.digest());
        assertThat(back.promotions())
                .extracting(promotion ->
                        promotion.rollbackOf().map(ImageReference::toString).orElse(""))
                .allMatch(replaced -> replaced.endsWith(Releasing.PRODUCTION));
    }

    private Release promote(ReleaseRollback rollback) {
        releasing.now = releasing.now.plusSeconds(60);
        return releasing.promote(new ReleaseFile("back.json", false, false).parse(rollback.file()));
    }

    private ReleaseRequest again(String name) {
        releasing.now = releasing.now.plusSeconds(60);
        String tag = "production-v1.4.2-abcdef1-" + releasing.now.getEpochSecond();
        return releasing.request(name, image -> image.target(tag).rollback());
    }

    /** The job that rolls back may be stopped after its first tag, and run again. */
    @Test
    void completesARollbackThatWroteOnlySomeTags() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        String back = "production-v1.4.1-abcdef0-1763900030";
        releasing.server.push("team/app01", back, old);

        ReleaseRollback rollback = plan("2026.11");
        Release completed = promote(rollback);

        assertThat(rollback.plans())
                .extracting(plan -> plan.repository().path() + " " + plan.target())
                .containsExactly(
                        "team/app00 production-v1.4.1-abcdef0-1763900060",
                        "team/app01 " + back,
                        "team/app02 production-v1.4.1-abcdef0-1763900060");
        assertThat(completed.promotions())
                .extracting(Promotion::outcome)
                .containsExactly(
                        Promotion.Outcome.PROMOTED, Promotion.Outcome.ALREADY_PROMOTED, Promotion.Outcome.PROMOTED);
        assertThat(progress).contains("team/app01: rolled back already: " + back + " holds the last good image");
    }

    @Test
    void plansTheSameReleaseAgainOnceItIsComplete() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        ReleaseRollback first = plan("2026.11");
        promote(first);

        ReleaseRollback second = plan("2026.11");

        assertThat(second.file()).isEqualTo(first.file());
        assertThat(promote(second).outcome()).isEqualTo(Promotion.Outcome.ALREADY_PROMOTED);
    }

    /** The record of the first rollback is never replaced. */
    @Test
    void namesASecondRollbackOfTheSameReleaseDifferently() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        promote(plan("2026.11"));
        releasing.promote(again("2026.11-again"));

        Release second = promote(plan("2026.11"));

        assertThat(second.id().name()).isEqualTo("2026.11-rollback-1763900180");
        assertThat(second.outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        assertThat(second.promotions()).extracting(Promotion::digest).containsOnly(old.digest());
    }

    @Test
    void rollsBackARollback() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.repositories.forEach(repository -> {
            releasing.server.push(repository, "staging-v1.4.0-abcdef9-1763600000", older);
            releasing.server.push(repository, "production-v1.4.0-abcdef9-1763650000", older);
        });
        releasing.promote(releasing.request());
        Release back = promote(plan("2026.11"));

        Release further = promote(plan(back.id().name()));

        assertThat(further.id().name()).isEqualTo("2026.11-rollback-1763900060-rollback-1763900120");
        assertThat(further.promotions()).extracting(Promotion::digest).containsOnly(older.digest());
    }

    /** The images of a record are sorted, so the first one can be in another repository than the record. */
    @Test
    void writesItsRecordToTheRepositoryWithTheRecordOfTheRelease() {
        releasing.repositories.forEach(this::promotedBefore);
        Stream<String> images =
                Stream.of("team/app02", "team/app00", "team/app01").map(releasing::image);
        releasing.promote(releasing.request("2026.11", images, image -> image));

        Release back = promote(plan("team/app02", "2026.11"));

        assertThat(back.record().repository().path()).isEqualTo("team/app02");
        assertThat(back.promotions())
                .extracting(promotion -> promotion.target().repository().path())
                .containsExactly("team/app02", "team/app00", "team/app01");
    }

    @Test
    void shortensTheNameOfAReleaseThatIsAsLongAsPossible() {
        releasing.repositories.forEach(this::promotedBefore);
        String name = "r".repeat(120);
        releasing.promote(releasing.request(name, image -> image));

        assertThat(promote(plan(name)).id().name()).isEqualTo("r".repeat(100) + "-rollback-1763900060");
    }

    @Test
    void leavesAnImageWithoutAnEarlierPromotionAsItIs() {
        promotedBefore("team/app00");
        releasing.promote(releasing.request());

        ReleaseRollback rollback = plan("2026.11");

        assertThat(rollback.plans()).hasSize(1);
        assertThat(unchanged(rollback))
                .containsExactly(
                        "registry:5000/team/app01:" + Releasing.PRODUCTION + ": no earlier promotion",
                        "registry:5000/team/app02:" + Releasing.PRODUCTION + ": no earlier promotion");
    }

    private List<String> unchanged(ReleaseRollback rollback) {
        return rollback.unchanged().stream()
                .map(image -> image.target().toString().replace(releasing.server.host(), "registry:5000") + ": "
                        + image.reason())
                .toList();
    }

    /** Promotes a new version of one image, together with the other images as they are. */
    private void promoteNewVersionOf(String repository, String name) {
        releasing.now = releasing.now.plusSeconds(60);
        releasing.push(repository, NEXT_STAGING, "next");
        releasing.promote(releasing.request(
                name,
                releasing.repositories.stream()
                        .map(other -> other.equals(repository)
                                ? releasing.server.host() + "/" + other + ":" + NEXT_STAGING
                                : releasing.image(other)),
                image -> image));
    }

    @Test
    void leavesAnImageThatAnEarlierReleasePromotedAsItIs() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        promoteNewVersionOf("team/app01", "2026.12");

        ReleaseRollback rollback = plan("2026.12");

        assertThat(rollback.plans())
                .extracting(plan -> plan.repository().path())
                .containsExactly("team/app01");
        assertThat(unchanged(rollback))
                .containsExactly(
                        "registry:5000/team/app00:" + Releasing.PRODUCTION + ": already in release 2026.11",
                        "registry:5000/team/app02:" + Releasing.PRODUCTION + ": already in release 2026.11");
    }

    /** A later release lists the tag as well, but did not write it. */
    @Test
    void rollsBackAnImageThatALaterReleaseLists() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        promoteNewVersionOf("team/app01", "2026.12");
        promote(plan("2026.12"));

        assertThat(plan("2026.11").plans())
                .extracting(plan -> plan.repository().path() + " " + plan.good().tag())
                .containsExactly("team/app00 " + OLD, "team/app01 " + OLD, "team/app02 " + OLD);
    }

    @Test
    void plansAReleaseWithoutTagsThatThePolicyReadsEvenIfAnotherReleaseListsItsImages() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        Digest digest = releasing.server.tags("team/app00").get(Releasing.PRODUCTION);
        String image = "{\"target\":\"%s/team/app00:%s\",\"digest\":\"%s\",\"to\":\"production\"}";
        String host = releasing.server.host();
        String other = image.formatted(host, "other", digest);
        record("odd", "{\"name\":\"odd\",\"images\":[" + other + "]}");
        record(
                "more",
                "{\"name\":\"more\",\"images\":[" + other + "," + image.formatted(host, Releasing.PRODUCTION, digest)
                        + "]}");

        assertThat(plan("odd").plans())
                .extracting(plan -> plan.repository().path() + " " + plan.good().tag())
                .containsExactly("team/app00 " + OLD);
    }

    /** Any user who can push can write a record, but not one that is earlier than a tag in it. */
    @Test
    void rollsBackAnImageThatARecordWithoutTheTimeOfAReleaseLists() {
        releasing.repositories.forEach(this::promotedBefore);
        releasing.promote(releasing.request());
        Digest digest = releasing.server.tags("team/app00").get(Releasing.PRODUCTION);
        record(
                "forged",
                "{\"name\":\"forged\",\"images\":[{\"target\":\"%s/team/app00:%s\",\"digest\":\"%s\",\"to\":\"production\"}]}"
                        .formatted(releasing.server.host(), Releasing.PRODUCTION, digest));
        record("broken", "{}");

        ReleaseRollback rollback = plan("2026.11");

        assertThat(rollback.plans()).hasSize(3);
        assertThat(rollback.unchanged()).isEmpty();
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

    /** A JSON document needs far more memory than its text. */
    @Test
    void isRefusedIfTheRecordIsLargerThanThatOfAnyRelease() {
        record("largest", "{}" + " ".repeat((1 << 20) - 2));
        record("larger", "{}" + " ".repeat((1 << 20) - 1));

        assertThatThrownBy(() -> plan("largest"))
                .hasMessageContaining("problem: it has a different name, or no images");
        assertThatThrownBy(() -> plan("larger"))
                .hasMessageContaining("[INVALID_RELEASE]")
                .hasMessageContaining("problem: it is larger than 1048576 bytes");
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
