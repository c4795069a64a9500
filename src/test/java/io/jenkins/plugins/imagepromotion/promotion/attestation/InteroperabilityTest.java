package io.jenkins.plugins.imagepromotion.promotion.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sigstore.bundle.Bundle.DsseEnvelope;
import dev.sigstore.bundle.ImmutableDsseEnvelope;
import dev.sigstore.bundle.ImmutableSignature;
import dev.sigstore.dsse.InTotoPayload;
import dev.sigstore.encryption.signers.Verifier;
import dev.sigstore.encryption.signers.Verifiers;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SignatureException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** sigstore-java, which others wrote, verifies and reads the envelopes that we sign. */
class InteroperabilityTest {

    @ParameterizedTest
    @CsvSource({"EC, 256", "RSA, 2048", "Ed25519, 255"})
    void othersVerifyAndReadOurEnvelopes(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        KeyPair keys = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Attester attester = new Attester(SigningKey.parse(pem), "https://jenkins.invalid/");
        Verifier verifier = Verifiers.newVerifier(keys.getPublic());

        List<Attestation> attestations =
                attester.attest(Promotions.promotion(), Promotions.CONTEXT, Promotions.POLICY.digest());

        assertThat(attestations).isNotEmpty();
        for (Attestation attestation : attestations) {
            DsseEnvelope envelope = envelope(attestation.envelope());
            byte[] changed = envelope.getPAE().clone();
            changed[changed.length - 3] ^= 1;

            assertThat(verifier.verify(envelope.getPAE(), envelope.getSignature()))
                    .isTrue();
            assertThat(isRefused(verifier, changed, envelope.getSignature())).isTrue();
            InTotoPayload statement = InTotoPayload.from(envelope);
            assertThat(statement.getType()).isEqualTo("https://in-toto.io/Statement/v1");
            assertThat(statement.getSubject().get(0).getDigest()).containsKey("sha256");
            assertThat(statement.getPredicate().getAsJsonObject().size()).isPositive();
        }
    }

    private static boolean isRefused(Verifier verifier, byte[] content, byte[] signature) throws Exception {
        try {
            return !verifier.verify(content, signature);
        } catch (SignatureException e) {
            return true;
        }
    }

    private static DsseEnvelope envelope(byte[] json) {
        JsonObject envelope =
                JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
        String signature = envelope.getAsJsonArray("signatures")
                .get(0)
                .getAsJsonObject()
                .get("sig")
                .getAsString();
        return ImmutableDsseEnvelope.builder()
                .payload(Base64.getDecoder().decode(envelope.get("payload").getAsString()))
                .payloadType(envelope.get("payloadType").getAsString())
                .addSignatures(ImmutableSignature.builder()
                        .sig(Base64.getDecoder().decode(signature))
                        .build())
                .build();
    }
}
