package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Promotions for tests of their attestations. */
public final class Promotions {
    public static final Digest DIGEST = Digest.parse("sha256:" + "a".repeat(64));
    public static final Policy POLICY = Policy.threeTier();
    public static final Map<String, String> CONTEXT = context();

    private Promotions() {}

    private static Map<String, String> context() {
        Map<String, String> context = new LinkedHashMap<>();
        context.put("build", "https://jenkins.invalid/job/promote/7/");
        context.put("startedBy", "alice");
        context.put("approvedBy", "bob, carol");
        return context;
    }

    /** A promotion within the repository {@code registry.invalid/shop/app}. */
    public static Promotion promotion() {
        return promotion("registry.invalid/shop/app", DIGEST, Outcome.PROMOTED, Optional.empty());
    }

    /** A promotion within a repository. */
    public static Promotion promotion(String repository, Digest digest, Outcome outcome, Optional<ReleaseId> release) {
        return new Promotion(
                ImageReference.parse(repository + ":staging-v1.4.2-0a1b2c3-1767222000"),
                ImageReference.parse(repository + ":production-v1.4.2-0a1b2c3-1767225600"),
                digest,
                "application/vnd.oci.image.manifest.v1+json",
                outcome,
                POLICY.pair("production", Optional.empty()),
                POLICY.name(),
                PromotionContext.COMMAND_LINE,
                List.of("approved by bob"),
                2,
                Optional.empty(),
                release.map(id -> new Selected(List.of("ImagePolicy app"), List.of(), List.of(), "")),
                release.map(id -> ImageReference.parse(repository + ":production-v1.4.3-0a1b2c4-1767225000")),
                release,
                Instant.parse("2026-01-01T00:00:00.123Z"));
    }
}
