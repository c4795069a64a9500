package io.jenkins.plugins.imagepromotion.promotion.attestation;

import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.CONTEXT;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.DIGEST;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.POLICY;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.promotion;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AttesterTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @Test
    void signsTheRecordAndASummary() throws UnusableMaterial, DoesNotCount {
        OPENSSL.ecKey("controller", "P-256");
        TrustedKeys trusted = TrustedKeys.parse(OPENSSL.text("controller.pub"));
        Attester attester = new Attester(SigningKey.parse(OPENSSL.text("controller.key")), "https://jenkins.invalid/");

        List<Attestation> attestations = attester.attest(promotion(), CONTEXT, POLICY.digest());

        assertThat(attestations)
                .extracting(Attestation::predicateType)
                .containsExactly(PromotionStatements.PROMOTION, PromotionStatements.SUMMARY);
        for (Attestation attestation : attestations) {
            var statement = DsseEnvelope.open(attestation.envelope(), trusted);
            assertThat(statement.signer())
                    .isEqualTo(new Signer.Key(trusted.keys().get(0).id()));
            assertThat(statement.subjects()).containsExactly(DIGEST);
            assertThat(statement.claim().predicateType()).contains(attestation.predicateType());
        }
        assertThat(attester)
                .asString()
                .doesNotContain(OPENSSL.text("controller.key").lines().toList().get(1));
    }

    @Test
    void signsTheSameBytesAgainWithAKeyWhoseSignaturesAreDeterministic() throws UnusableMaterial {
        OPENSSL.key("controller", "-algorithm", "ed25519");
        Attester attester = new Attester(SigningKey.parse(OPENSSL.text("controller.key")), "https://jenkins.invalid/");

        assertThat(attester.attest(promotion(), CONTEXT, POLICY.digest()))
                .extracting(Attestation::digest)
                .isEqualTo(attester.attest(promotion(), CONTEXT, POLICY.digest()).stream()
                        .map(Attestation::digest)
                        .toList());
    }
}
