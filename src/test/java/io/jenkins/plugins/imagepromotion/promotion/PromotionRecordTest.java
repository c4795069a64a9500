package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The evidence as it is archived. */
class PromotionRecordTest {
    private static final Promotion PROMOTION = promotion(Optional.empty());

    private static Promotion promotion(Optional<Selected> selected) {
        return new Promotion(
                ImageReference.parse("registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000"),
                ImageReference.parse("registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600"),
                Digest.parse("sha256:" + "a".repeat(64)),
                "application/vnd.oci.image.manifest.v1+json",
                Outcome.PROMOTED,
                Policy.threeTier().pair("production", Optional.empty()),
                "three-tier",
                PromotionContext.COMMAND_LINE,
                List.of("soaked 1d"),
                0,
                Optional.empty(),
                selected,
                Optional.of(ImageReference.parse("registry.example.com/shop/app:production-v1.4.3-0a1b2c4-1767225000")),
                Optional.empty(),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void tellsWhatWasPromotedAndOnWhatOccasion() {
        Map<String, String> occasion = new LinkedHashMap<>();
        occasion.put("build", "https://jenkins.example.com/job/promote/7/");
        occasion.put("startedBy", "alice \"the\" manager\n");

        assertThat(PromotionRecord.json(PROMOTION, Collections.unmodifiableMap(occasion)))
                .isEqualTo("""
                {
                  "schemaVersion" : 1,
                  "source" : "registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000",
                  "target" : "registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600",
                  "digest" : "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                  "mediaType" : "application/vnd.oci.image.manifest.v1+json",
                  "outcome" : "PROMOTED",
                  "from" : "staging",
                  "to" : "production",
                  "policy" : "three-tier",
                  "requirements" : [ "soaked 1d" ],
                  "referrers" : 0,
                  "rollbackOf" : "registry.example.com/shop/app:production-v1.4.3-0a1b2c4-1767225000",
                  "at" : "2026-01-01T00:00:00Z",
                  "build" : "https://jenkins.example.com/job/promote/7/",
                  "startedBy" : "alice \\"the\\" manager\\n"
                }""");
    }

    @Test
    void needsNoOccasion() {
        assertThat(PromotionRecord.json(PROMOTION, Map.of())).endsWith("\"at\" : \"2026-01-01T00:00:00Z\"\n}");
    }

    @Test
    void recordsWhichPoliciesSelectTheTagAndWhatItDisplaces() {
        Selected selected = new Selected(
                List.of("ImagePolicy flux-system/app (production/policy.yaml:3)"),
                List.of("production-v1.4.1-0a1b2c2-1767000000@sha256:" + "b".repeat(64)),
                List.of(),
                "");

        assertThat(PromotionRecord.json(promotion(Optional.of(selected)), Map.of()))
                .endsWith("""
                  "at" : "2026-01-01T00:00:00Z",
                  "selectedBy" : [ "ImagePolicy flux-system/app (production/policy.yaml:3)" ],
                  "displaced" : [ "production-v1.4.1-0a1b2c2-1767000000@sha256:%s" ],
                  "notSelected" : [ ]
                }""".formatted("b".repeat(64)));
    }
}
