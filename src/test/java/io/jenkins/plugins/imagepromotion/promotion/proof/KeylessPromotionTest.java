package io.jenkins.plugins.imagepromotion.promotion.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.keyless.KeylessSigner;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Promotions whose policy requires keyless identities, in a registry on loopback. */
class KeylessPromotionTest {
    private static final KeylessSigner SIGSTORE = new KeylessSigner();
    private static final String RELEASE = "https://git.invalid/shop/.workflows/release.yml@refs/tags/v1.4.2";
    private static final String OTHER = "https://git.invalid/other/.workflows/release.yml@refs/tags/v1.4.2";

    @AutoClose
    private final OpenSsl openssl = new OpenSsl();

    @AutoClose
    private final SignedImage signed = new SignedImage(openssl);

    private static Policy policy(String key, KeylessSigner sigstore) {
        return PolicyFile.parse("test", """
                name: keyless
                environments:
                - name: staging
                  branch: main
                - name: production
                  origins: staging
                  %s:
                  - name: release
                    identities:
                    - issuer: %s
                      subject: https://git.invalid/shop/.workflows/*@refs/tags/*
                    trustedRoot: |
                %s""".formatted(
                        key, KeylessSigner.ISSUER, sigstore.trustedRoot().replaceAll("(?m)^", " ".repeat(6))));
    }

    private Promotion promote(Policy policy) {
        return new PromoteImage(
                        TestRegistries.plain(signed.registry.host(), new Cancellation()),
                        policy,
                        Clock.systemUTC(),
                        millis -> {},
                        line -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(signed.reference()).request());
    }

    private String refusal(Policy policy) {
        String message = catchThrowableOfType(ImagePromotionException.class, () -> promote(policy))
                .getMessage();
        assertThat(signed.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
        return message;
    }

    @Test
    void promotesAnImageThatAnIdentityOfThePolicySigned() {
        signed.referrer(SIGSTORE.signature(RELEASE, signed.manifest()));

        Promotion promotion = promote(policy("signatures", SIGSTORE));

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.requirements())
                .containsExactly(
                        "signed by \"release\": \"" + RELEASE + "\" as identified by \"" + KeylessSigner.ISSUER + '"');
    }

    @Test
    void refusesAnImageThatAnotherIdentitySigned() {
        signed.referrer(SIGSTORE.signature(OTHER, signed.manifest()));

        assertThat(refusal(policy("signatures", SIGSTORE)))
                .contains("[SIGNATURE_REQUIRED]")
                .contains(": its certificate is for \"" + OTHER + "\" as identified by \"" + KeylessSigner.ISSUER
                        + "\", which is not a trusted identity\n");
    }

    @Test
    void refusesAnImageThatIsSignedUnderAnotherTrustedRoot() {
        signed.referrer(new KeylessSigner().signature(RELEASE, signed.manifest()));

        assertThat(refusal(policy("signatures", SIGSTORE)))
                .contains("[SIGNATURE_REQUIRED]")
                .contains(
                        ": the authorities and certificate logs of the trusted root do not confirm its certificate: ");
    }

    @Test
    void requiresAnSbomByAnIdentity() {
        String statement = Documents.statement(signed.digest, "https://spdx.dev/Document", "{}");
        signed.referrer(SIGSTORE.signature(RELEASE, signed.manifest()), SIGSTORE.attestation(OTHER, statement));

        assertThat(refusal(policy("sbom", SIGSTORE)))
                .contains("[SBOM_REQUIRED]")
                .contains(": it is a signature\n")
                .contains(": its certificate is for \"" + OTHER + '"');

        signed.referrer(SIGSTORE.attestation(RELEASE, statement));
        assertThat(promote(policy("sbom", SIGSTORE)).outcome()).isEqualTo(Outcome.PROMOTED);
    }
}
