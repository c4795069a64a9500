package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Copying.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images with holes and images that lost a platform, promoted within their repository. */
class CompletenessTest {
    private static final String OLDER = "production-v1.4.1-1234567-1763000000";
    private static final String OLDEST = "production-v1.4.0-1234567-1762000000";

    private static RequestBuilder asked(Copying copying) {
        return RequestBuilder.promote(copying.here.host() + "/app:" + STAGING);
    }

    private static PromotionRequest request(Copying copying) {
        return asked(copying).request();
    }

    private static PromotionRequest thorough(Copying copying) {
        return asked(copying).verifyBlobs().request();
    }

    private static void assertWroteNothing(Copying copying) {
        assertThat(copying.here.requests()).noneMatch(request -> request.startsWith("P"));
    }

    @Test
    void asksForEachChildOfAnIndexOnce() {
        try (Copying copying = Copying.index()) {
            copying.promote(request(copying));

            assertThat(copying.here.requests().subList(2, 5))
                    .containsExactlyInAnyOrderElementsOf(copying.image.children().stream()
                            .map(child -> "HEAD /v2/app/manifests/" + child.digest())
                            .toList());
            assertThat(copying.here.requests()).hasSize(4 + 3);
        }
    }

    @Test
    void asksForNothingMoreOfAnImageOfOnePlatform() {
        try (Copying copying = Copying.image()) {
            copying.here.push("app", OLDER, ImageBuilder.image().buildIndex());

            copying.promote(request(copying));

            assertThat(copying.here.requests()).hasSize(4);
        }
    }

    @Test
    void asksForNothingMoreWhereItIsDone() {
        try (Copying copying = Copying.index()) {
            copying.promote(request(copying));
            copying.here.forgetRequests();

            copying.promote(request(copying));

            assertThat(copying.here.requests()).hasSize(3);
        }
    }

    @Test
    void refusesAnIndexThatLacksAnAttestation() {
        try (Copying copying = Copying.index()) {
            Digest lost = copying.image.children().get(2).digest();
            copying.here.remove("app", lost);

            assertThat(copying.said(copying.refused(request(copying)).getMessage()))
                    .isEqualTo("""
                    The repository no longer holds all images in the index.  [INCOMPLETE_IMAGE]
                      repository: here:5000/app
                      missing:    %s
                      platform:   none (an attestation)
                      A cleanup may have deleted it. Push the image again, and keep untagged manifests that an index needs.""".formatted(lost));
            assertWroteNothing(copying);
        }
    }

    @Test
    void refusesAnIndexWhoseInnerIndexLacksAPlatform() {
        try (Copying copying = Copying.of(ImageBuilder.image().buildNestedIndex())) {
            copying.here.remove(
                    "app", copying.image.children().get(0).children().get(1).digest());

            assertThat(copying.refused(request(copying)).code()).isEqualTo(FailureCode.INCOMPLETE_IMAGE);
            assertWroteNothing(copying);
        }
    }

    @Test
    void asksForEachLayerWhereThatIsWanted() {
        try (Copying copying = Copying.index()) {
            copying.promote(thorough(copying));

            assertThat(copying.here.requests())
                    .filteredOn(request -> request.startsWith("HEAD /v2/app/blobs/"))
                    .hasSize(5);
            assertThat(copying.said())
                    .contains("complete: the source holds the whole image; manifests: 4, layers and configurations: 5");
        }
    }

    @Test
    void refusesAnImageThatLacksALayerOnlyWhereLayersAreAskedFor() {
        try (Copying copying = Copying.image()) {
            Digest layer = copying.image.blobs().keySet().stream()
                    .reduce((config, last) -> last)
                    .orElseThrow();
            copying.here.removeBlob("app", layer);

            ImagePromotionException refusal = copying.refused(thorough(copying));

            assertThat(refusal.code()).isEqualTo(FailureCode.INCOMPLETE_IMAGE);
            assertThat(refusal).hasMessageContaining(layer.toString());
            assertWroteNothing(copying);
            assertThat(copying.promote(request(copying)).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        }
    }

    private static SampleImage onlyAmd64() {
        SampleImage whole = ImageBuilder.image().buildIndex();
        String index = new String(whole.bytes(), StandardCharsets.UTF_8);
        int cut = index.indexOf(",\n      {\"mediaType\"");
        String less = index.substring(0, cut) + "\n   ]\n}\n";
        return new SampleImage(
                whole.mediaType(),
                less.getBytes(StandardCharsets.UTF_8),
                List.of(whole.children().get(0)),
                whole.blobs());
    }

    @Test
    void refusesAnImageThatLostAPlatformOfTheNewestOne() {
        try (Copying copying = Copying.of(onlyAmd64())) {
            copying.here.push(
                    "app", OLDER, ImageBuilder.image().version("1.4.1").buildIndex());
            copying.here.forgetRequests();

            assertThat(copying.said(copying.refused(request(copying)).getMessage()))
                    .isEqualTo("""
                    Refused to promote here:5000/app:%s to production: it lacks a platform that runs there now.  [PLATFORM_LOST]
                      lost:     linux/arm64
                      runs now: %s
                      Build the image for all platforms, then test and promote it.""".formatted(STAGING, OLDER));
            assertWroteNothing(copying);
            assertThat(copying.here.requests()).hasSize(4);
        }
    }

    @Test
    void looksAtTheNewestOneAlsoWhereTheTagIsNamed() {
        try (Copying copying = Copying.of(onlyAmd64())) {
            copying.here.push(
                    "app", OLDER, ImageBuilder.image().version("1.4.1").buildIndex());

            assertThat(copying.refused(asked(copying).target(PRODUCTION).request())
                            .code())
                    .isEqualTo(FailureCode.PLATFORM_LOST);
        }
    }

    @Test
    void comparesWithTheNewestOneAlone() {
        try (Copying copying = Copying.of(onlyAmd64())) {
            copying.here.push(
                    "app", OLDEST, ImageBuilder.image().version("1.4.0").buildIndex());
            copying.here.push("app", OLDER, onlyAmd64());

            assertThat(copying.promote(request(copying)).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        }
    }

    @Test
    void acceptsTheLossWhereThatIsSaid() {
        try (Copying copying = Copying.of(onlyAmd64())) {
            copying.here.push(
                    "app", OLDER, ImageBuilder.image().version("1.4.1").buildIndex());

            copying.promote(asked(copying).allowPlatformLoss().request());

            assertThat(copying.said())
                    .contains("note: the image lacks linux/arm64, which " + OLDER + " has; the request allows this");
        }
    }

    private static Policy keeping() {
        Policy plain = Policy.threeTier();
        Environment production = plain.environment("production");
        return plain.tightenedBy(
                new Policy("strict", List.of(production.demanding(Demands.NONE.with(new KeepPlatforms(true))))));
    }

    @Test
    void refusesTheLossThatThePolicyForbidsWhateverIsSaid() {
        try (Copying copying = Copying.of(onlyAmd64())) {
            copying.here.push(
                    "app", OLDER, ImageBuilder.image().version("1.4.1").buildIndex());
            copying.policy = keeping();

            assertThat(copying.said(
                            copying.refused(asked(copying).allowPlatformLoss().request())
                                    .getMessage()))
                    .isEqualTo("""
                    Refused to promote here:5000/app:%s to production: it lacks a platform that runs there now.  [PLATFORM_LOST]
                      lost:     linux/arm64
                      runs now: %s
                      rule:     keepPlatforms: true
                      policy:   strict (built in)
                      Build the image for all platforms, then test and promote it. Only an administrator can allow the loss, in the policy.""".formatted(STAGING, OLDER));
            assertWroteNothing(copying);
        }
    }

    @Test
    void readsAnImageOfOnePlatformWhereThePolicyKeepsThem() {
        try (Copying copying = Copying.image()) {
            copying.policy = keeping();
            assertThat(copying.promote(request(copying)).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        }
        try (Copying copying = Copying.image()) {
            copying.here.push("app", OLDER, ImageBuilder.image().buildIndex());
            copying.policy = keeping();

            assertThat(copying.refused(request(copying))).hasMessageContaining("lost:     linux/arm64");
            assertWroteNothing(copying);
        }
    }

    @Test
    void looksAtTheTargetRepositoryWhereThatIsAnother() {
        try (Copying copying = Copying.of(onlyAmd64())) {
            copying.there.push(
                    Copying.TARGET, OLDER, ImageBuilder.image().version("1.4.1").buildIndex());

            assertThat(copying.refused(copying.request(copying.there)).code()).isEqualTo(FailureCode.PLATFORM_LOST);
            assertThat(copying.there.requests()).noneMatch(request -> request.startsWith("P"));
        }
    }
}
