package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.AllowReplay;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.FreezeWindow;
import io.jenkins.plugins.imagepromotion.policy.demand.Freezes;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.MustBeSelected;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredReferrers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TighteningTest {
    private static final FreezeWindow WEEKEND = freeze("weekend", "Friday 16:00", "Monday 08:00");
    private static final FreezeWindow NIGHT = freeze("night", "Tuesday 20:00", "Wednesday 06:00");
    private static final Demands ADMIN = Demands.of(
            new NoDowngrade(true),
            new Freezes(List.of(WEEKEND)),
            new MinimumSoak(Duration.ofHours(24)),
            new RequiredPlatforms(List.of("linux/amd64")),
            new RequiredReferrers(List.of("sbom")),
            new Approvals(1, List.of("alice", "bob", "carol"), false));

    private static FreezeWindow freeze(String name, String from, String to) {
        return new FreezeWindow(
                name, FreezeWindow.zone("UTC"), FreezeWindow.Boundary.parse(from), FreezeWindow.Boundary.parse(to));
    }

    private static Policy policy(String name, Demands demands, String... denied) {
        return new Policy(
                name,
                name + " (test)",
                FactsBuilder.policy(demands).environments(),
                new DeniedTags(List.of(denied)),
                null);
    }

    private static Policy lower(Environment... environments) {
        return new Policy("team", List.of(environments));
    }

    private static String relaxed(Policy upper, Policy lower) {
        return catchThrowableOfType(ImagePromotionException.class, () -> upper.tightenedBy(lower))
                .getMessage();
    }

    @Test
    void addsUpDenialsRaisesMinimaAndLetsLessBeAllowed() {
        Demands team = Demands.of(
                new NoDowngrade(true),
                new Freezes(List.of(NIGHT)),
                new MinimumSoak(Duration.ofHours(48)),
                new RequiredPlatforms(List.of("linux/arm64", "linux/amd64")),
                new RequiredReferrers(List.of("signature")),
                new Approvals(2, List.of("bob", "alice"), false));

        Policy both = policy("company", ADMIN, "blue").tightenedBy(policy("team", team, "green", "blue"));

        assertThat(both.name()).isEqualTo("company + team");
        assertThat(both.layer()).isEqualTo("team (test)");
        assertThat(both.deniedTags().patterns()).containsExactly("blue", "green");
        assertThat(both.environment("production").demands())
                .isEqualTo(Demands.of(
                        new NoDowngrade(true),
                        new Freezes(List.of(WEEKEND, NIGHT)),
                        new MinimumSoak(Duration.ofHours(48)),
                        new RequiredPlatforms(List.of("linux/amd64", "linux/arm64")),
                        new RequiredReferrers(List.of("sbom", "signature")),
                        new Approvals(2, List.of("bob", "alice"), false)));
    }

    @Test
    void leavesAloneWhatTheLowerLayerDoesNotName() {
        Policy admin = policy("company", ADMIN, "blue");

        Policy both = admin.tightenedBy(lower(Environment.builtFrom("develop", "develop")));

        assertThat(both.environments()).isEqualTo(admin.environments());
        assertThat(both.deniedTags()).isEqualTo(admin.deniedTags());
    }

    @Test
    void refusesAShorterSoakTime() {
        Demands shorter = Demands.of(
                new NoDowngrade(true), new MinimumSoak(Duration.ofHours(1)), new Approvals(1, List.of("alice"), false));

        assertThat(relaxed(policy("company", ADMIN), policy("team", shorter))).isEqualTo("""
                The lower layer of the policy would relax production.minimumSoak.  [POLICY_RELAXED]
                  allowed: 1d or more
                  found:   1h
                  above:   company (test)
                  lower:   team (test)
                  A lower layer can only tighten the policy: remove the setting from it, or ask an administrator to change the layer above.""");
    }

    @Test
    void refusesWhateverElseWouldRelax() {
        Policy admin = policy("company", ADMIN);
        Duration day = Duration.ofHours(24);

        assertThat(relaxed(
                        admin,
                        policy("team", Demands.of(new MinimumSoak(day), new Approvals(1, List.of("bob"), false)))))
                .contains(" production.noDowngrade.  [POLICY_RELAXED]\n  allowed: true\n  found:   false\n");
        assertThat(relaxed(admin, policy("team", Demands.of(new NoDowngrade(true), new MinimumSoak(day)))))
                .contains(" production.approvals.  [POLICY_RELAXED]\n  allowed: 1 or more\n  found:   0\n");
        assertThat(relaxed(
                        admin,
                        policy(
                                "team",
                                Demands.of(
                                        new NoDowngrade(true),
                                        new MinimumSoak(day),
                                        new Approvals(1, List.of(), false)))))
                .contains(" production.approvers.  [POLICY_RELAXED]\n  allowed: \"alice\", \"bob\", \"carol\"\n"
                        + "  found:   all users\n");
        assertThat(relaxed(
                        admin,
                        policy(
                                "team",
                                Demands.of(
                                        new NoDowngrade(true),
                                        new MinimumSoak(day),
                                        new Approvals(1, List.of("bob", "mallory"), false)))))
                .contains(" production.approvers.  [POLICY_RELAXED]\n", "\n  found:   \"mallory\"\n");
    }

    @Test
    void forbidsPlatformLossReplayAndSelfApprovalButAllowsThemToNobody() {
        Policy strict = policy("company", Demands.NONE.with(new KeepPlatforms(true)));
        Policy lax =
                policy("company", Demands.NONE.with(new AllowReplay(true)).with(new Approvals(0, List.of(), true)));

        assertThat(relaxed(strict, policy("team", Demands.NONE)))
                .contains(" production.keepPlatforms.  [POLICY_RELAXED]\n  allowed: true\n  found:   false\n");
        assertThat(relaxed(
                        policy("company", Demands.NONE.with(new MustBeSelected(true))), policy("team", Demands.NONE)))
                .contains(" production.mustBeSelected.  [POLICY_RELAXED]\n  allowed: true\n  found:   false\n");
        assertThat(relaxed(
                        strict,
                        policy(
                                "team",
                                strict.environment("production").demands().with(new AllowReplay(true)))))
                .contains(" production.allowReplay.  [POLICY_RELAXED]\n  allowed: false\n  found:   true\n");
        assertThat(relaxed(
                        strict,
                        policy(
                                "team",
                                strict.environment("production").demands().with(new Approvals(0, List.of(), true)))))
                .contains(" production.selfApproval.  [POLICY_RELAXED]\n  allowed: false\n  found:   true\n");
        assertThat(lax.tightenedBy(policy("team", Demands.NONE.with(new KeepPlatforms(true))))
                        .environment("production")
                        .demands())
                .isEqualTo(Demands.NONE.with(new KeepPlatforms(true)));
    }

    @Test
    void addsUpPaths() {
        Environment live = new Environment(
                "production",
                null,
                List.of("staging"),
                List.of(),
                TagScheme.standard("production"),
                Demands.NONE,
                List.of("live/**"));

        assertThat(Policy.threeTier()
                        .tightenedBy(lower(live))
                        .environment("production")
                        .paths())
                .containsExactly("**/production/**", "**/*[-._]production.*", "**/production.*", "live/**");
    }

    @Test
    void refusesOtherEnvironmentsBranchesOriginsAndTags() {
        Policy admin = policy("company", Demands.NONE);
        TagScheme other = TagScheme.of("production", Optional.empty(), Optional.of("p{version}-{commit}-{timestamp}"));

        assertThat(relaxed(admin, lower(Environment.builtFrom("qa", "qa"))))
                .contains(
                        " environments.  [POLICY_RELAXED]\n  allowed: one of develop, staging, production\n  found:   qa\n");
        assertThat(relaxed(admin, lower(Environment.builtFrom("staging", "hotfix"))))
                .contains(" staging.branch.  [POLICY_RELAXED]\n  allowed: main\n  found:   hotfix\n");
        assertThat(relaxed(admin, lower(Environment.builtFrom("production", "main"))))
                .contains(" production.branch.  [POLICY_RELAXED]\n  allowed: none\n  found:   main\n");
        assertThat(relaxed(admin, lower(Environment.promotedFrom("production", "develop"))))
                .contains(" production.origins.  [POLICY_RELAXED]\n  allowed: \"staging\"\n  found:   \"develop\"\n");
        assertThat(relaxed(admin, lower(new Environment("production", null, List.of("staging"), other, Demands.NONE))))
                .contains(" production.tagPattern or tagFormat.  [POLICY_RELAXED]\n"
                        + "  allowed: production-v{version}-{commit}-{timestamp}\n"
                        + "  found:   p{version}-{commit}-{timestamp}\n");
    }

    @Test
    void closesAnEnvironmentThatTheLowerLayerCloses() {
        Environment closed =
                new Environment("production", null, List.of(), TagScheme.standard("production"), Demands.NONE);

        Policy both = Policy.threeTier().tightenedBy(lower(closed));

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> both.pair("production", Optional.empty()))
                .extracting(ImagePromotionException::code)
                .isEqualTo(FailureCode.NOT_A_PROMOTION_TARGET);
    }

    @Test
    void namesTheLayerThatRefuses() {
        Instant now = Instant.parse("2026-11-25T12:00:00Z");
        Demands admin = Demands.of(new MinimumSoak(Duration.ofHours(24)));
        Demands team = Demands.of(new MinimumSoak(Duration.ofHours(48)));
        Policy both = policy("company", admin, "blue").tightenedBy(policy("team", team, "green"));

        assertThat(layer(both, new FactsBuilder(now).tested("1.0.0", now.getEpochSecond() - 3600)))
                .isEqualTo("company (test)");
        assertThat(layer(both, new FactsBuilder(now).tested("1.0.0", now.getEpochSecond() - 30 * 3600)))
                .isEqualTo("team (test)");
        assertThat(both.denying(new Tag("blue")).map(Policy::layer)).contains("company (test)");
        assertThat(both.denying(new Tag("green")).map(Policy::layer)).contains("team (test)");
        assertThat(new ReferenceRules(both)
                        .judge(ImageReference.parse("app:green"), Optional.empty())
                        .isAllowed())
                .isFalse();
    }

    private static String layer(Policy policy, FactsBuilder facts) {
        Failure refusal = policy.judgePromotion(facts.build()).refusal().orElseThrow();
        return refusal.facts().stream()
                .filter(fact -> fact.name().equals("policy"))
                .map(Failure.Fact::value)
                .findFirst()
                .orElseThrow();
    }
}
