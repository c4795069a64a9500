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

/** Promotions whose policy requires an SBOM, in a registry on loopback. */
class SbomPromotionTest {
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
                name: listed
                environments:
                - name: staging
                  branch: main
                - name: production
                  origins: staging
                  sbom:
                  - name: syft
                    maximumAge: 30d
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

    private AttachedSignature sbom(String key, Instant created) {
        return signed.attestation(
                key,
                Documents.statement(
                        signed.digest,
                        "https://cyclonedx.org/bom",
                        "{\"metadata\":{\"timestamp\":\"" + created + "\"},\"components\":[]}"));
    }

    private void assertRefused() {
        assertThat(catchThrowableOfType(ImagePromotionException.class, this::promote)
                        .code())
                .isEqualTo(FailureCode.SBOM_REQUIRED);
        assertThat(signed.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void promotesOnlyAnImageWithARecentSbomByTheRequiredKey() {
        Instant now = Instant.now();

        assertRefused();
        signed.tag(".att", sbom("thief", now));
        assertRefused();
        signed.tag(".att", sbom("ci", now.minus(Duration.ofDays(31))));
        assertRefused();
        signed.tag(".att", sbom("ci", now.minus(Duration.ofDays(29))));
        Promotion promotion = promote();

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.requirements())
                .singleElement()
                .asString()
                .startsWith("sbom \"syft\": https://cyclonedx.org/bom, signed by the key sha256:");
    }
}
