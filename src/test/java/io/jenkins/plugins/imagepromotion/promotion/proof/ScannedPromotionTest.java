package io.jenkins.plugins.imagepromotion.promotion.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Promotions whose policy requires a vulnerability scan, in a registry on loopback. */
class ScannedPromotionTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("ci", "P-256").ecKey("thief", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private Promotion promote() {
        Policy policy =
                PolicyFile.parse("test", """
                name: scanned
                environments:
                - name: staging
                  branch: main
                - name: production
                  origins: staging
                  vulnerabilities:
                  - name: nightly
                    maximumAge: 7d
                    critical: 0
                    keys: |
                %s""".formatted(OPENSSL.text("ci.pub").indent(6)));
        return new PromoteImage(
                        TestRegistries.plain(signed.registry.host(), new Cancellation()),
                        policy,
                        Clock.systemUTC(),
                        millis -> {},
                        text -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(signed.reference()).request());
    }

    private AttachedSignature scan(String key, Instant finished, String severity) {
        String predicate = """
                {"scanner": {"uri": "pkg:github/aquasecurity/trivy@0.65.0", "version": "0.65.0", "result":
                 {"SchemaVersion": 2, "Results": [{"Target": "app", "Class": "os-pkgs", "Vulnerabilities": [
                  {"VulnerabilityID": "CVE-2026-0001", "PkgName": "zlib1g", "Severity": "%s"}]}]}},
                 "metadata": {"scanStartedOn": "%s", "scanFinishedOn": "%s"}}""".formatted(severity, finished, finished);
        return signed.attestation(
                key, Documents.statement(signed.digest, "https://cosign.sigstore.dev/attestation/vuln/v1", predicate));
    }

    private String refusal() {
        ImagePromotionException refused = catchThrowableOfType(ImagePromotionException.class, this::promote);

        assertThat(refused.code()).isEqualTo(FailureCode.VULNERABILITY_SCAN_REQUIRED);
        assertThat(signed.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
        return refused.getMessage();
    }

    @Test
    void promotesOnlyAnImageWithARecentScanByTheRequiredKeyWithinTheLimits() {
        Instant now = Instant.now();

        assertThat(refusal()).contains("attached: nothing\n");
        signed.tag(".att", scan("thief", now, "LOW"));
        assertThat(refusal()).contains("the trusted key did not make it");
        signed.tag(".att", scan("ci", now.minus(Duration.ofDays(8)), "LOW"));
        assertThat(refusal()).contains(", more than 7d ago\n");
        signed.tag(".att", scan("ci", now, "CRITICAL"));
        assertThat(refusal()).contains("it reports 1 critical (limit 0, for example CVE-2026-0001); scanned at ");
        signed.tag(".att", scan("ci", now, "HIGH"));
        Promotion promotion = promote();

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.requirements())
                .singleElement()
                .asString()
                .startsWith("vulnerabilities \"nightly\": 0 critical, 1 high; scanned at " + now
                        + " by \"pkg:github/aquasecurity/trivy@0.65.0\";"
                        + " https://cosign.sigstore.dev/attestation/vuln/v1, signed by the key sha256:");
    }

    @Test
    void isDecidedByTheNewestScanUnderATagOrInAReferrer() {
        Instant now = Instant.now();
        signed.tag(".att", scan("ci", now.minusSeconds(60), "LOW"), scan("ci", now.minusSeconds(50), "LOW"));
        signed.referrer(scan("ci", now, "CRITICAL"));

        assertThat(refusal())
                .contains("a newer scan finished at " + now)
                .contains("it reports 1 critical (limit 0, for example CVE-2026-0001)");

        signed.referrer(scan("ci", now.plusMillis(1), "LOW"));
        assertThat(promote().outcome()).isEqualTo(Outcome.PROMOTED);
    }

    @Test
    void refusesAnImageWhoseNewestScanMayBeUnread() {
        signed.referrer(scan("ci", Instant.now(), "LOW"));
        signed.tagWithSize(".att", "application/vnd.dsse.envelope.v1+json", (8 << 20) + 1);

        assertThat(refusal()).contains(".att is too large to read and may contain a newer scan\n");
    }

    @Test
    void refusesAScanOfAnotherImage() {
        String statement = Documents.statement(
                Documents.OTHER,
                "https://cosign.sigstore.dev/attestation/vuln/v1",
                "{\"scanner\": {\"result\": []}, \"metadata\": {\"scanFinishedOn\": \"" + Instant.now() + "\"}}");
        signed.tag(".att", signed.attestation("ci", statement));

        assertThat(refusal()).contains(", not for " + signed.digest);
    }
}
