package io.jenkins.plugins.imagepromotion.promotion.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Skopeo;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The incident that this project exists for, on a real registry: production runs a rebuild of what staging tested. */
class IncidentIT {
    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_764_000_000L), ZoneOffset.UTC);

    private final Registry client = TestRegistries.plain(registry.host(), new Cancellation());

    private static SampleImage build(String version, String commit, String moment) {
        return ImageBuilder.image()
                .version(version)
                .revision(commit)
                .builtAt(Instant.parse(moment))
                .build();
    }

    private Promotion promote(RequestBuilder asked) {
        return new PromoteImage(
                        client,
                        Policy.threeTier(),
                        CLOCK,
                        Thread::sleep,
                        line -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(asked.request());
    }

    private Lineage lineage(String tag) {
        return new ReadLineage(client, Policy.threeTier(), CLOCK, line -> {})
                .of(ImageReference.parse(registry.reference("shop", tag)));
    }

    @Test
    void isReportedAndResolved() {
        SampleImage good = build("1.4.1", "0a1b2c3", "2026-01-01T00:00:00Z");
        registry.push("shop", "staging-v1.4.1-0a1b2c3-1763700000", good);
        registry.push("shop", "production-v1.4.1-0a1b2c3-1763710000", good);
        registry.push("shop", "develop-v1.4.2-1f3e5d7-1763790000", build("1.4.2", "1f3e5d7", "2026-01-02T00:00:00Z"));
        SampleImage tested = build("1.4.2", "1f3e5d7", "2026-01-02T01:00:00Z");
        registry.push("shop", "staging-v1.4.2-1f3e5d7-1763800000", tested);
        SampleImage rebuilt = build("1.4.2", "1f3e5d7", "2026-01-03T04:00:00Z");
        String hotfix = "production-v1.4.2-1f3e5d7-1763900000";
        try (Skopeo skopeo = Skopeo.of(registry)) {
            skopeo.push(rebuilt, "shop", hotfix);
        }

        Incident incident = lineage(hotfix).incident().orElseThrow();

        assertThat(incident.subject().provenance()).isEqualTo(Provenance.REBUILT);
        assertThat(incident.subject().digest()).isEqualTo(rebuilt.digest());
        assertThat(incident.tested().orElseThrow().digest()).isEqualTo(tested.digest());
        assertThat(incident.lastGood().orElseThrow().digest()).isEqualTo(good.digest());
        assertThat(incident.differences())
                .contains(new Difference("created", "2026-01-02T01:00:00Z", "2026-01-03T04:00:00Z"))
                .extracting(Difference::what)
                .contains("layer 1")
                .doesNotContain("platform", "label org.opencontainers.image.revision");

        Promotion right =
                promote(RequestBuilder.promote(registry.reference("shop", "staging-v1.4.2-1f3e5d7-1763800000"))
                        .digest(tested.digest()));
        assertThat(lineage(right.target().tag().orElseThrow().value()).requested())
                .extracting(TagVerdict::provenance)
                .containsExactly(Provenance.PROMOTED);

        RollbackPlan plan = new PlanRollback(client, Policy.threeTier(), CLOCK, line -> {})
                .plan(ImageReference.parse(registry.reference("shop", hotfix)), "production");
        Promotion back = promote(RequestBuilder.promote(plan.source().toString())
                .digest(plan.good().digest())
                .target(plan.target().toString())
                .rollback());
        try (Skopeo skopeo = Skopeo.of(registry)) {
            assertThat(skopeo.digest(back.target().toString())).isEqualTo(good.digest());
            assertThat(skopeo.digest(registry.reference("shop", hotfix))).isEqualTo(rebuilt.digest());
        }
    }
}
