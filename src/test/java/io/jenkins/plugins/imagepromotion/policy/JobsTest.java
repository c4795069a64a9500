package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.policy.demand.Jobs;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jobs may promote. */
class JobsTest {
    private final FactsBuilder facts = new FactsBuilder(Instant.parse("2026-11-25T12:00:00Z"));

    private static Policy policy(String... patterns) {
        return FactsBuilder.policy(Demands.of(new Jobs(List.of(patterns))));
    }

    private Verdict judge(String... patterns) {
        return policy(patterns).judgePromotion(facts.build());
    }

    @Test
    void letsEveryJobPromoteWhereThePolicyNamesNone() {
        assertThat(judge().isAllowed()).isTrue();
        facts.job("team/shop");
        assertThat(judge().isAllowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            true,  release/shop
            true,  'release/mail, release/shop'
            true,  release/*
            true,  release/**
            true,  **
            true,  release/
            true,  release/sho?
            false, release
            false, shop
            false, Release/shop
            false, release/sho
            false, release/shop/main
            false, release/*/main
            false, '*'
            """)
    void letsOnlyTheNamedJobsPromote(boolean allowed, String patterns) {
        facts.job("release/shop");

        assertThat(judge(patterns.split(", ")).isAllowed()).isEqualTo(allowed);
    }

    @Test
    void namesTheJobAndThoseThatMay() {
        facts.job("team/shop/PR-7");

        assertThat(judge("release/**", "team/shop/main").refusal().map(Failure::toString))
                .contains("""
                Refused to promote %s to production: the policy does not let this job promote there.  [JOB_NOT_ALLOWED]
                  job:     "team/shop/PR-7"
                  allowed: "release/**", "team/shop/main"
                  policy:  test (built in)
                  Promote in one of the allowed jobs, or ask an administrator to add this job to the policy.""".formatted(facts.image()));
    }

    @Test
    void refusesWhatIsNotAJob() {
        assertThat(judge("**").refusal().map(Failure::toString)).contains("""
                Refused to promote %s to production: the policy makes a demand that cannot be checked here.  [DEMAND_NOT_CHECKED]
                  rule:   jobs: this is not a build of a Jenkins job
                  policy: test (built in)
                  Promote where the demand can be checked, or ask an administrator to remove it from the policy.""".formatted(facts.image()));
    }

    @Test
    void refusesTheJobInADryRunToo() {
        facts.job("team/shop").dryRun();

        assertThat(judge("release/**").isAllowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            true,  release/**
            true,  release/shop
            true,  'release/shop, team/mail'
            false, team/shop
            false, release/*
            false, **
            false, 'release/shop, team/shop'
            """)
    void canOnlyBecomeFewerInALowerLayer(boolean tightens, String lower) {
        Policy upper = policy("release/**", "team/mail");
        Policy team = policy(lower.split(", "));

        if (tightens) {
            assertThat(upper.tightenedBy(team).environment("production").demands())
                    .isEqualTo(team.environment("production").demands());
        } else {
            assertThatThrownBy(() -> upper.tightenedBy(team))
                    .hasMessageStartingWith(
                            "The lower layer of the policy would relax production.jobs.  [POLICY_RELAXED]\n"
                                    + "  allowed: \"release/**\", \"team/mail\"\n  found:   \"");
        }
    }

    @Test
    void cannotBecomeAllJobsInALowerLayer() {
        assertThatThrownBy(() -> policy("release/**").tightenedBy(policy()))
                .hasMessageContaining("[POLICY_RELAXED]\n  allowed: \"release/**\"\n  found:   all jobs\n");
    }

    @Test
    void haveANameOfAtMost500Characters() {
        assertThat(new Jobs(List.of("x".repeat(500))).patterns()).hasSize(1);
        assertThatThrownBy(() -> new Jobs(List.of("x".repeat(501)))).hasMessage("""
                The policy is not valid: the name of a job is empty or longer than 500 characters.  [INVALID_POLICY]
                  expected: full names such as release/shop or release/**
                  Correct the policy; docs/policy.md shows every field by example.""");
        assertThatThrownBy(() -> new Jobs(List.of(" "))).hasMessageContaining("[INVALID_POLICY]");
    }
}
