package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Skopeo;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Promotions in a real registry, judged by an independent client. */
class PromoteImageIT {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String PRODUCTION = "production-v1.4.2-1f3e5d7-1763900000";

    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    private static ImageBuilder shop() {
        return ImageBuilder.image().version("1.4.2").revision("1f3e5d7");
    }

    static Stream<Named<SampleImage>> images() {
        return Stream.of(
                Named.of("an OCI image", shop().build()),
                Named.of("a Docker image", shop().docker().build()),
                Named.of("an OCI index", shop().buildIndex()),
                Named.of("a Docker manifest list", shop().docker().buildIndex()),
                Named.of("an index with an attestation", shop().buildIndexWithAttestation()),
                Named.of("an index of an index", shop().buildNestedIndex()));
    }

    private static Promotion promote(String image) {
        return new PromoteImage(
                        TestRegistries.plain(registry.host(), new Cancellation()),
                        Policy.threeTier(),
                        Clock.fixed(Instant.ofEpochSecond(1_763_900_000L), ZoneOffset.UTC),
                        Thread::sleep,
                        line -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(image).request());
    }

    @ParameterizedTest
    @MethodSource("images")
    void leavesTheVeryBytesUnderTheProductionTag(SampleImage image) {
        String path = "shop/" + image.digest().hex().substring(0, 12);
        registry.push(path, STAGING, image);

        Promotion promotion = promote(registry.reference(path, STAGING));

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.digest()).isEqualTo(image.digest());
        assertThat(promotion.mediaType()).isEqualTo(image.mediaType());
        try (Skopeo skopeo = Skopeo.of(registry)) {
            String target = registry.reference(path, PRODUCTION);
            assertThat(skopeo.raw(target)).isEqualTo(image.bytes());
            assertThat(skopeo.digest(target)).isEqualTo(image.digest());
        }
    }

    @Test
    void takesFourRequestsAndAThirdLessWhenItIsDone() {
        registry.push("counted", STAGING, shop().build());
        registry.forgetRequests();

        promote(registry.reference("counted", STAGING));

        assertThat(registry.requests())
                .containsExactly(
                        "GET /v2/counted/manifests/" + STAGING + " 200",
                        "GET /v2/counted/tags/list?n=1000 200",
                        "PUT /v2/counted/manifests/" + PRODUCTION + " 201",
                        "GET /v2/counted/manifests/" + PRODUCTION + " 200");

        registry.forgetRequests();
        assertThat(promote(registry.reference("counted", STAGING)).outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(registry.requests())
                .containsExactly(
                        "GET /v2/counted/manifests/" + STAGING + " 200",
                        "GET /v2/counted/tags/list?n=1000 200",
                        "GET /v2/counted/manifests/" + PRODUCTION + " 200");
    }

    @Test
    void refusesTheRebuiltImageOfTheSameCommit() {
        registry.push("incident", STAGING, shop().build());
        SampleImage rebuilt =
                shop().builtAt(Instant.parse("2026-11-23T03:00:00Z")).build();
        registry.push("incident", "hotfix", rebuilt);

        assertThatThrownBy(() -> promote(registry.reference("incident", rebuilt.digest())))
                .hasMessageContaining("[UNKNOWN_ORIGIN]");
        assertThatThrownBy(() -> promote(registry.reference("incident", "hotfix")))
                .hasMessageContaining("[TAG_OUTSIDE_PATTERN]");
        try (Skopeo skopeo = Skopeo.of(registry)) {
            assertThatThrownBy(() -> skopeo.raw(registry.reference("incident", PRODUCTION)))
                    .hasMessageContaining("manifest unknown");
        }
    }
}
