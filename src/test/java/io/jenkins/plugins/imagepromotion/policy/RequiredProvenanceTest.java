package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.ProvenanceRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredProvenance;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Required provenance: how a policy writes and combines it. */
class RequiredProvenanceTest {
    private static final PublicKeys KEY = new PublicKeys(PolicyKeys.TEAM, false);

    private static ProvenanceRule rule(String name, String source) {
        return new ProvenanceRule(name, KEY, List.of("https://ci.invalid/**"), List.of(source), List.of(), List.of());
    }

    private static Policy policy(ProvenanceRule... rules) {
        return FactsBuilder.policy(Demands.of(new RequiredProvenance(List.of(rules))));
    }

    private static List<ProvenanceRule> rules(Policy policy) {
        return policy.environment("production")
                .demands()
                .get(RequiredProvenance.class)
                .rules();
    }

    private static String refusal(Runnable reading) {
        return catchThrowableOfType(ImagePromotionException.class, reading::run).getMessage();
    }

    @Test
    void readsAndExplainsARule() {
        Policy read = PolicyFile.parse("team.yaml", """
                name: test
                environments:
                - name: staging
                  branch: main
                - name: production
                  origins: staging
                  provenance:
                  - name: ci
                    builders: https://ci.invalid/**
                    sources: [https://git.invalid/a, https://git.invalid/b]
                    branches: main
                    tags: v*
                    keys: %s
                """.formatted(PolicyKeys.yaml(8, PolicyKeys.TEAM)));

        assertThat(rules(read))
                .containsExactly(new ProvenanceRule(
                        "ci",
                        KEY,
                        List.of("https://ci.invalid/**"),
                        List.of("https://git.invalid/a", "https://git.invalid/b"),
                        List.of("main"),
                        List.of("v*")));
        assertThat(read.environment("production").demands().explain())
                .containsExactly("provenance: \"ci\": signed by the key " + PolicyKeys.TEAM_ID
                        + ", the builder \"https://ci.invalid/**\", the source \"https://git.invalid/a\","
                        + " \"https://git.invalid/b\", the branch \"main\" or the tag \"v*\"");
    }

    @Test
    void refusesARuleWithoutBuildersOrSourcesAndLongPatterns() {
        assertThat(refusal(() -> new ProvenanceRule("ci", KEY, List.of(), List.of("**"), List.of(), List.of())))
                .startsWith("The policy is not valid: the provenance \"ci\" does not have both builders and sources.");
        assertThat(refusal(() -> new ProvenanceRule("ci", KEY, List.of("**"), List.of(), List.of(), List.of())))
                .startsWith("The policy is not valid: the provenance \"ci\" does not have both builders and sources.");
        assertThat(refusal(() -> rule("ci", "x".repeat(501))))
                .startsWith("The policy is not valid: a pattern is empty or longer than 500 characters.");
        assertThat(rule("ci", "x".repeat(500))).isNotNull();
        assertThat(refusal(() -> rule("", "x")))
                .startsWith(
                        "The policy is not valid: the name of the provenance is empty or longer than 100 characters.");
    }

    @Test
    void addsTheRulesOfALowerLayerAndRefusesAnotherRuleWithTheSameName() {
        ProvenanceRule ours = rule("ci", "https://git.invalid/shop/*");
        ProvenanceRule more = rule("team", "https://git.invalid/shop/app");

        assertThat(rules(policy(ours).tightenedBy(policy(more)))).containsExactly(ours, more);
        assertThat(rules(policy(ours).tightenedBy(policy()))).containsExactly(ours);
        assertThat(refusal(() -> policy(ours).tightenedBy(policy(rule("ci", "**")))))
                .startsWith("The lower layer of the policy would relax production.provenance.  [POLICY_RELAXED]\n");
    }

    @Test
    void refusesAPromotionWhoseAttestationsWereNotLookedUp() {
        FactsBuilder facts = new FactsBuilder(Instant.parse("2026-11-25T12:00:00Z"));

        assertThat(policy(rule("ci", "**"))
                        .judgePromotion(facts.build())
                        .refusal()
                        .orElseThrow()
                        .toString())
                .contains(
                        "[DEMAND_NOT_CHECKED]\n  rule:   provenance: the attestations of the image were not looked up\n");
        assertThat(policy().judgePromotion(facts.build()).isAllowed()).isTrue();
    }
}
