package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.ProvenanceRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredProvenance;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(refusal(() -> rule("ci", "x".repeat(301))))
                .startsWith("The policy is not valid: a pattern is empty or longer than 300 characters.");
        assertThat(rule("ci", "x".repeat(300))).isNotNull();
        assertThat(refusal(() -> rule("", "x")))
                .startsWith(
                        "The policy is not valid: the name of the provenance is empty or longer than 100 characters.");
    }

    @Test
    void refusesAnEmptyListOfPatterns() {
        String yaml = """
                name: test
                environments:
                - name: staging
                  branch: main
                - name: production
                  origins: staging
                  provenance:
                  - {name: ci, builders: '**', sources: '**', LIST: [], keys: %s}
                """.formatted('"' + PolicyKeys.TEAM.replace("\n", "\\n") + '"');

        assertThat(refusal(() -> PolicyFile.parse("team.yaml", yaml.replace("LIST", "branches"))))
                .startsWith("The policy is not valid: the list of branches is empty.  [INVALID_POLICY]\n");
        assertThat(refusal(() -> PolicyFile.parse("team.yaml", yaml.replace("LIST", "tags"))))
                .startsWith("The policy is not valid: the list of tags is empty.  [INVALID_POLICY]\n");
    }

    /** Git servers and clients resolve or decode such a URL, so it can lead to another repository. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.invalid/shop/../thief/app",
                "https://git.invalid/shop/./app",
                "https://git.invalid/shop/app/..",
                "https://git.invalid/shop/%2e%2e/thief/app",
                "https://git.invalid/shop/..%2fthief",
                "https://git.invalid/shop\\thief",
                "https://thief.invalid?.git.invalid/shop/app",
                "https://git.invalid/shop/a b",
                "https://git.invalid/shop/\u0430pp"
            })
    void isNotMetByAUrlThatCanLeadToAnotherRepository(String repository) {
        PromotionFacts facts = new FactsBuilder(Instant.parse("2026-11-25T12:00:00Z")).build();

        assertThat(rule("ci", "https://**").problem(builtFrom(repository), facts))
                .contains("its source is " + Quoted.text(repository) + ", which is not a plain URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.invalid/shop/app",
                "https://git.invalid/shop/.app..x",
                "https://git.invalid/My%20Team/_git/app",
                "https://user@git.invalid:8443/~shop/app",
                "git@git.invalid:shop/app"
            })
    void isMetByAPlainUrl(String repository) {
        PromotionFacts facts = new FactsBuilder(Instant.parse("2026-11-25T12:00:00Z")).build();

        assertThat(rule("ci", "**").problem(builtFrom(repository), facts)).isEmpty();
    }

    private static Claim builtFrom(String repository) {
        Map<String, Object> source = Map.of("uri", repository, "digest", Map.of("gitCommit", "0123abc"));
        return new Claim(
                Optional.of("https://slsa.dev/provenance/v1"),
                Map.of(
                        "buildDefinition", Map.of("externalParameters", Map.of("configSource", source)),
                        "runDetails", Map.of("builder", Map.of("id", "https://ci.invalid/1"))));
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
