package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.policy.demand.Timespan;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredSbom;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SbomRule;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Verdict.Counts;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Required SBOMs: how a policy writes, combines and judges them. */
class RequiredSbomTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Digest IMAGE = Digest.parse("sha256:" + "a".repeat(64));
    private static final PublicKeys KEY = new PublicKeys(PolicyKeys.TEAM, false);
    private static final SbomRule ANY = new SbomRule("syft", KEY, Duration.ZERO);
    private static final SbomRule RECENT = new SbomRule("syft", KEY, Duration.ofDays(1));

    private static Policy policy(SbomRule... rules) {
        return FactsBuilder.policy(Demands.of(new RequiredSbom(List.of(rules))));
    }

    private static List<SbomRule> rules(Policy policy) {
        return policy.environment("production")
                .demands()
                .get(RequiredSbom.class)
                .rules();
    }

    private static String refusal(Runnable reading) {
        return catchThrowableOfType(ImagePromotionException.class, reading::run).getMessage();
    }

    private static FoundSignature signed(Claim claim) {
        return new FoundSignature("x.att", "a/b", new Counts(new Signer.Key(Digest.parse(PolicyKeys.TEAM_ID)), claim));
    }

    private static FoundSignature spdx(String created) {
        Map<String, Object> predicate = Map.of("creationInfo", Map.of("created", created));
        return signed(ANY.needed(new Claim(Optional.of("https://spdx.dev/Document"), predicate)));
    }

    private static Verdict judge(SbomRule rule, FoundSignature... found) {
        return policy(rule)
                .judgePromotion(new FactsBuilder(NOW)
                        .proofs(new Proofs(IMAGE, Map.of(rule, List.of(found)), 0))
                        .build());
    }

    private static void assertRefused(SbomRule rule, String attached, FoundSignature... found) {
        assertThat(judge(rule, found).refusal().orElseThrow())
                .hasToString("Refused to promote registry.example.com/app:staging-v1.4.2-0123abc-1795608000 to"
                        + " production: it lacks an SBOM that the policy requires.  [SBOM_REQUIRED]\n"
                        + "  digest:   " + IMAGE + "\n"
                        + "  missing:  " + rule + "\n"
                        + "  attached: " + attached + "\n"
                        + "  policy:   test (built in)\n"
                        + "  Create an SBOM of the tested digest, sign it with a required key or identity, and attach"
                        + " it. This does not change the image.");
    }

    @Test
    void isMetByAnSbomOfAnyAge() {
        assertThat(judge(ANY, spdx("2020-01-01T00:00:00Z")).met())
                .containsExactly("sbom \"syft\": https://spdx.dev/Document, signed by the key " + PolicyKeys.TEAM_ID);
        assertThat(judge(ANY, spdx("never")).isAllowed()).isTrue();
        assertRefused(ANY, "nothing");
    }

    @Test
    void isMetUpToTheMaximumAge() {
        assertThat(judge(RECENT, spdx("2026-11-24T12:00:00Z")).isAllowed()).isTrue();
        assertThat(judge(RECENT, spdx("2026-11-25T12:00:00Z")).isAllowed()).isTrue();
        assertRefused(
                RECENT,
                "x.att: it was created at 2026-11-24T11:59:59Z, more than 1d ago",
                spdx("2026-11-24T11:59:59Z"));
        assertRefused(
                RECENT,
                "x.att: it states the future time of creation 2026-11-25T12:00:01Z",
                spdx("2026-11-25T12:00:01Z"));
        assertRefused(RECENT, "x.att: it does not state when it was created", spdx("never"));
    }

    @Test
    void isMetByTheRecentOneOfSeveral() {
        assertThat(judge(RECENT, spdx("2020-01-01T00:00:00Z"), spdx("2026-11-25T00:00:00Z"))
                        .isAllowed())
                .isTrue();
    }

    @Test
    void isNotMetByOtherAttestationsOrSignatures() {
        assertRefused(
                ANY,
                "x.att: it is an attestation of the type \"https://slsa.dev/provenance/v1\"\n"
                        + "  attached: x.att: it is a signature",
                signed(new Claim(Optional.of("https://slsa.dev/provenance/v1"), Map.of())),
                signed(new Claim(Optional.empty(), Map.of())));
    }

    @Test
    void needsNoFurtherAttachmentsOnlyIfTheAgeDoesNotMatter() {
        assertThat(ANY.isMet(List.of(spdx("never")))).isTrue();
        assertThat(ANY.isMet(List.of(signed(new Claim(Optional.empty(), Map.of())))))
                .isFalse();
        assertThat(RECENT.isMet(List.of(spdx("2026-11-25T12:00:00Z")))).isFalse();
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
                  sbom:
                  - name: syft
                    maximumAge: 1d
                    keys: %s
                """.formatted(PolicyKeys.yaml(8, PolicyKeys.TEAM)));

        assertThat(rules(read)).containsExactly(RECENT);
        assertThat(read.environment("production").demands().explain())
                .containsExactly("sbom: \"syft\": signed by the key " + PolicyKeys.TEAM_ID + ", at most 1d old");
        assertThat(refusal(() -> Timespan.parseAge("0m")))
                .startsWith("The policy is not valid: the maximum age is zero, so nothing would count.");
        assertThat(refusal(() -> new SbomRule("", KEY, Duration.ZERO)))
                .startsWith("The policy is not valid: the name of the SBOM is empty or longer than 100 characters.");
        assertThat(refusal(() -> new SbomRule("syft", KEY, Duration.ofDays(-1))))
                .startsWith("The policy is not valid: the maximum age of an SBOM is negative.");
    }

    @Test
    void addsTheRulesOfALowerLayerAndRefusesAnotherRuleWithTheSameName() {
        SbomRule more = new SbomRule("trivy", KEY, Duration.ZERO);

        assertThat(rules(policy(RECENT).tightenedBy(policy(more)))).containsExactly(RECENT, more);
        assertThat(refusal(() -> policy(RECENT).tightenedBy(policy(ANY))))
                .startsWith("The lower layer of the policy would relax production.sbom.  [POLICY_RELAXED]\n");
    }
}
