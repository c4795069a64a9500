package io.jenkins.plugins.imagepromotion.promotion.attestation;

import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.CONTEXT;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.POLICY;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.promotion;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttestationSummaryTest {
    private static Claim claim(String type, String predicate) throws IOException {
        return new Claim(
                Optional.of(type), JsonTree.map(JsonTree.readDocument(predicate.getBytes(StandardCharsets.UTF_8))));
    }

    private static Claim claim(byte[] statement) throws IOException {
        Map<String, Object> members = JsonTree.map(JsonTree.readDocument(statement));
        return new Claim(
                Optional.of(JsonTree.text(members.get("predicateType"))), JsonTree.map(members.get("predicate")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            https://slsa.dev/provenance/v1 | {"buildDefinition": {"resolvedDependencies": [{"uri": "git+https://git.invalid/app.git@refs/heads/main", "digest": {"gitCommit": "3f9c2ab"}}]}, "runDetails": {"builder": {"id": "https://ci.invalid"}}} | provenance: builder "https://ci.invalid", source "https://git.invalid/app", branch "main", commit "3f9c2ab"
            https://slsa.dev/provenance/v0.2 | {"builder": {"id": "b"}, "invocation": {"configSource": {"uri": "https://git.invalid/app@refs/tags/v1"}}} | provenance: builder "b", source "https://git.invalid/app", tag "v1"
            https://slsa.dev/provenance/v0.2 | {"invocation": {"configSource": {"uri": "https://git.invalid/app@refs/pull/1/merge"}}} | provenance: source "https://git.invalid/app", ref "refs/pull/1/merge"
            https://slsa.dev/provenance/v1 | {} | provenance
            https://spdx.dev/Document | {"creationInfo": {"created": "2026-11-20T10:00:00Z"}} | SBOM: format "SPDX", created "2026-11-20T10:00:00Z"
            https://cyclonedx.org/bom/v1.6 | {} | SBOM: format "CycloneDX"
            https://cosign.sigstore.dev/attestation/vuln/v1 | {"scanner": {"uri": "pkg:scan", "version": "2", "result": {"descriptor": {"name": "grype"}, "matches": [{"vulnerability": {"id": "CVE-1", "severity": "High"}}]}}, "metadata": {"scanFinishedOn": "2026-11-20T10:00:00Z"}} | vulnerability scan: scanner "pkg:scan 2", finished "2026-11-20T10:00:00Z", critical "0", high "1", medium "0", low "0", negligible "0", unknown "0"
            https://cosign.sigstore.dev/attestation/vuln/v1 | {"scanner": {"uri": "pkg:scan"}} | vulnerability scan: scanner "pkg:scan", problem "it has no report of a scanner in scanner.result"
            https://slsa.dev/verification_summary/v1 | {"verificationResult": "FAILED", "verifiedLevels": ["A", "B"]} | verification summary: result "FAILED", levels "A, B"
            """)
    void listsTheValuesThatTheAttestationContains(String type, String predicate, String expected) throws IOException {
        assertThat(AttestationSummary.of(claim(type, predicate)))
                .hasValueSatisfying(summary -> assertThat(summary.toString()).isEqualTo(expected));
    }

    @Test
    void readsTheRecordOfAPromotion() throws IOException {
        Claim record = claim(PromotionStatements.promotion(promotion(), CONTEXT, POLICY.digest(), "1.2.0"));

        assertThat(AttestationSummary.of(record))
                .hasValueSatisfying(summary -> assertThat(summary.toString())
                        .isEqualTo("promotion: source \"registry.invalid/shop/app:staging-v1.4.2-0a1b2c3-1767222000\", "
                                + "target \"registry.invalid/shop/app:production-v1.4.2-0a1b2c3-1767225600\", "
                                + "from \"staging\", to \"production\", policy \"three-tier\", "
                                + "at \"2026-01-01T00:00:00.123Z\""));
    }

    @Test
    void readsTheVerificationSummaryOfAPromotion() throws IOException {
        Claim claim = claim(PromotionStatements.summary(promotion(), "https://ci.invalid/", POLICY.digest(), "1"));

        assertThat(AttestationSummary.of(claim).orElseThrow().values())
                .containsEntry("result", "PASSED")
                .containsEntry("verifier", "https://ci.invalid/")
                .containsEntry("policy", "https://github.com/jenkinsci/image-promotion-plugin/policy/three-tier")
                .containsEntry("levels", "SLSA_BUILD_LEVEL_UNEVALUATED")
                .containsEntry("at", "2026-01-01T00:00:00.123Z")
                .containsKey("resource");
    }

    @Test
    void quotesEachValue() throws IOException {
        Claim claim = claim("https://slsa.dev/provenance/v0.2", "{\"builder\": {\"id\": \"a\\n\\\"b\"}}");

        assertThat(AttestationSummary.of(claim).orElseThrow().toString())
                .isEqualTo("provenance: builder \"a\\u000a\\\"b\"");
    }

    @Test
    void isEmptyForOtherKinds() throws IOException {
        assertThat(AttestationSummary.of(claim("https://example.invalid/test-result", "{}")))
                .isEmpty();
        assertThat(AttestationSummary.of(new Claim(Optional.empty(), Map.of("builder", "b"))))
                .isEmpty();
    }

    @Test
    void keepsOnlyTheSummary() throws IOException {
        Claim claim = claim(
                "https://spdx.dev/Document",
                "{\"creationInfo\": {\"created\": \"2026-11-20T10:00:00Z\"}, \"packages\": [1, 2]}");

        Claim kept = AttestationSummary.only(claim);

        assertThat(kept.content()).hasSize(1);
        assertThat(kept.predicateType()).contains("https://spdx.dev/Document");
        assertThat(AttestationSummary.of(kept))
                .isEqualTo(AttestationSummary.of(claim))
                .isPresent();
        assertThat(AttestationSummary.only(claim("https://example.invalid/x", "{\"large\": 1}"))
                        .content())
                .isEmpty();
    }
}
