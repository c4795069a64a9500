package io.jenkins.plugins.imagepromotion.signature.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeyTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final byte[] MESSAGE = "signed".getBytes(StandardCharsets.UTF_8);

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @ParameterizedTest
    @CsvSource({"P-256, -sha256", "P-384, -sha384", "P-521, -sha512", "rsa, -sha256", "ed25519, ''"})
    void signsWhatOpensslAndTheTrustedKeyVerify(String name, String hash) throws UnusableMaterial {
        switch (name) {
            case "rsa" -> OPENSSL.rsaKey(name, 2048);
            case "ed25519" -> OPENSSL.key(name, "-algorithm", name);
            default -> OPENSSL.ecKey(name, name);
        }
        SigningKey key = SigningKey.parse(OPENSSL.text(name + ".key"));

        byte[] signature = key.sign(MESSAGE);

        assertThat(
                        hash.isEmpty()
                                ? OPENSSL.verifiesRaw(name, MESSAGE, signature)
                                : OPENSSL.verifies(name, MESSAGE, signature, hash))
                .isTrue();
        TrustedKeys trusted = TrustedKeys.parse(OPENSSL.text(name + ".pub"));
        assertThat(trusted.signerOf(new SignedMessage(MESSAGE), signature))
                .contains(trusted.keys().get(0));
        assertThat(trusted.signerOf(new SignedMessage("Signed".getBytes(StandardCharsets.UTF_8)), signature))
                .isEmpty();
        assertThat(key).hasToString("a private key");
        assertThat(key.publicKey()).isEqualTo(trusted.keys().get(0));
        assertThat(key.publicKey().pem()).isEqualTo(OPENSSL.text(name + ".pub"));
    }

    /** Ten keys, because one of the two candidates for a public key is right by chance. */
    @RepeatedTest(10)
    void calculatesThePublicKeyOfAKeyThatDoesNotContainIt() throws UnusableMaterial {
        OPENSSL.ecKey("full", "P-256");
        OPENSSL.run("ec", "-in", "full.key", "-no_public", "-out", "short.sec1");
        OPENSSL.run("pkcs8", "-topk8", "-nocrypt", "-in", "short.sec1", "-out", "short.key");

        assertThat(SigningKey.parse(OPENSSL.text("short.key")).publicKey().pem())
                .isEqualTo(OPENSSL.text("full.pub"));
    }

    @Test
    void refusesOtherKeysWithoutQuotingThem() {
        OPENSSL.ecKey("ec", "P-256").rsaKey("small", 1024).key("ed448", "-algorithm", "ed448");
        OPENSSL.run("ec", "-in", "ec.key", "-out", "sec1.key");
        OPENSSL.run("pkcs8", "-topk8", "-in", "ec.key", "-passout", "pass:x", "-out", "encrypted.key");

        assertProblem(
                OPENSSL.text("sec1.key"),
                "the PEM block is \"EC PRIVATE KEY\", but \"PRIVATE KEY\" is expected; convert it with `openssl pkcs8"
                        + " -topk8 -nocrypt`");
        assertProblem(
                OPENSSL.text("encrypted.key"),
                "the PEM block is \"ENCRYPTED PRIVATE KEY\", but \"PRIVATE KEY\" is expected; convert it with `openssl"
                        + " pkcs8 -topk8 -nocrypt`");
        assertProblem(
                OPENSSL.text("ec.pub"),
                "the PEM block is \"PUBLIC KEY\", but \"PRIVATE KEY\" is expected; convert it with `openssl pkcs8"
                        + " -topk8 -nocrypt`");
        assertProblem(OPENSSL.text("small.key"), "the RSA key has 1024 bits; use 2048 to 8192");
        assertProblem(
                OPENSSL.text("ed448.key"), "it is not a private key for ECDSA P-256, P-384 or P-521, RSA or Ed25519");
        assertProblem(OPENSSL.text("ec.key") + OPENSSL.text("ec.key"), "it has 2 PEM blocks instead of one");
        assertProblem("", "it has no PEM block");
    }

    private static void assertProblem(String pem, String problem) {
        assertThatThrownBy(() -> SigningKey.parse(pem))
                .isInstanceOf(UnusableMaterial.class)
                .hasMessage(problem);
    }
}
