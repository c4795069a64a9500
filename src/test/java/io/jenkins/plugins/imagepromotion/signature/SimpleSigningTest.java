package io.jenkins.plugins.imagepromotion.signature;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.OTHER;
import static io.jenkins.plugins.imagepromotion.signature.Documents.SUBJECT;
import static io.jenkins.plugins.imagepromotion.signature.Documents.base64;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.simple;
import static io.jenkins.plugins.imagepromotion.signature.Documents.simplePayload;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimpleSigningTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final Instant NOW = Instant.EPOCH;

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256")
                .ecKey("other", "P-256")
                .rsaKey("rsa", 2048)
                .key("ed25519", "-algorithm", "ed25519");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static TrustedKeys keys(String... names) throws UnusableMaterial {
        StringBuilder pem = new StringBuilder();
        for (String name : names) {
            pem.append(OPENSSL.text(name + ".pub"));
        }
        return TrustedKeys.parse(pem.toString());
    }

    private static AttachedSignature signed(String payload) {
        return simple(payload, OPENSSL.sign("team", bytes(payload), "-sha256"));
    }

    private static Verdict verdict(AttachedSignature signature) throws UnusableMaterial {
        List<Verdict> verdicts = signature.verdicts(SUBJECT, Trust.in(keys("team")), NOW);
        assertThat(verdicts).hasSize(1);
        return verdicts.get(0);
    }

    @Test
    void countsForItsDigestAndNamesTheKeyAndTheAnnotations() throws UnusableMaterial {
        Verdict verdict = signed(simplePayload(DIGEST))
                .verdicts(SUBJECT, Trust.in(keys("other", "team")), NOW)
                .get(0);

        assertThat(verdict)
                .isEqualTo(new Verdict.Counts(
                        new Signer.Key(keys("team").keys().get(0).id()), Claim.signature(Map.of("team", "release"))));
        assertThat(((Verdict.Counts) verdict).claim().isSignature()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"rsa", "ed25519"})
    void countsWithEachKindOfKey(String name) throws UnusableMaterial {
        byte[] payload = bytes(simplePayload(DIGEST));
        byte[] signature = name.equals("rsa") ? OPENSSL.sign(name, payload, "-sha256") : OPENSSL.signRaw(name, payload);

        assertThat(simple(simplePayload(DIGEST), signature).verdicts(SUBJECT, Trust.in(keys(name)), NOW))
                .singleElement()
                .isInstanceOf(Verdict.Counts.class);
    }

    @Test
    void doesNotCountForAnotherDigest() throws UnusableMaterial {
        assertThat(verdict(signed(simplePayload(OTHER))))
                .isEqualTo(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for \"" + OTHER + "\", not for " + DIGEST));
    }

    @Test
    void doesNotCountByAnotherKey() throws UnusableMaterial {
        String payload = simplePayload(DIGEST);
        AttachedSignature signature = simple(payload, OPENSSL.sign("other", bytes(payload), "-sha256"));

        assertThat(verdict(signature))
                .isEqualTo(new Verdict.DoesNotCount(
                        Reason.WRONG_KEY,
                        "the trusted key did not make it: "
                                + keys("team").keys().get(0).id()));
        assertThat(signature.verdicts(SUBJECT, Trust.in(TrustedKeys.none()), NOW))
                .containsExactly(new Verdict.DoesNotCount(Reason.WRONG_KEY, "no public key is trusted"));
        assertThat(signature.verdicts(SUBJECT, Trust.in(keys("team", "rsa")), NOW))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.WRONG_KEY,
                        "none of the 2 trusted keys made it: "
                                + keys("team").keys().get(0).id() + ", "
                                + keys("rsa").keys().get(0).id()));
    }

    @Test
    void doesNotCountIfItHasACertificateAndNoTrustedKeyMadeIt() throws UnusableMaterial {
        String payload = simplePayload(DIGEST);
        Map<String, String> annotations = Map.of(
                "dev.cosignproject.cosign/signature",
                base64(OPENSSL.sign("other", bytes(payload), "-sha256")),
                "dev.sigstore.cosign/certificate",
                "any");

        assertThat(verdict(new AttachedSignature(SimpleSigning.MEDIA_TYPE, bytes(payload), annotations)))
                .isEqualTo(new Verdict.DoesNotCount(
                        Reason.NEEDS_KEYLESS_VERIFIER,
                        "it has a certificate instead of a trusted key; keyless signatures count only in Sigstore"
                                + " bundles"));
        assertThat(new AttachedSignature(SimpleSigning.MEDIA_TYPE, bytes(payload), annotations)
                        .verdicts(SUBJECT, Trust.in(keys("other")), NOW))
                .singleElement()
                .isInstanceOf(Verdict.Counts.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "type":"cosign container | "type":"atomic container | the payload has the type "atomic container image \
        signature", not "cosign container image signature"
        "critical": | "Critical": | the payload has the unknown member "Critical"
        docker-manifest-digest | Docker-manifest-digest | "image" in "critical" in the payload has the unknown member \
        "Docker-manifest-digest"
        "docker-reference":"registry.invalid/app" | "x":1 | "identity" in "critical" in the payload has the unknown \
        member "x"
        "docker-reference":"registry.invalid/app" | "docker-reference":1 | "docker-reference" in "identity" in \
        "critical" in the payload is not a string
        "optional":{"team":"release"} | "optional":[] | "optional" in the payload is not an object
        "optional":{"team":"release"} | "critical":{} | the payload has a member twice
        {"critical":{ | {"critical":{"image":{}, | the payload has a member twice
        {"critical":{ | {"critical":{"extra":1, | "critical" in the payload has the unknown member "extra"
        "release"}} | "release"}}{} | the payload is not valid JSON
        "release"}} | "release"} | the payload is not valid JSON
        sha256: | sha512: | other digest
        """)
    void doesNotCountIfTheSignedPayloadIsNotThatOfAnImage(String from, String to, String problem)
            throws UnusableMaterial {
        String payload = simplePayload(DIGEST).replace(from, to);
        assertThat(payload).isNotEqualTo(simplePayload(DIGEST));

        Verdict.DoesNotCount verdict = (Verdict.DoesNotCount) verdict(signed(payload));

        if (problem.equals("other digest")) {
            assertThat(verdict.reason()).isEqualTo(Reason.OTHER_DIGEST);
        } else {
            assertThat(verdict).isEqualTo(new Verdict.DoesNotCount(Reason.MALFORMED, problem));
        }
    }

    @Test
    void doesNotCountWithoutAReadableSignature() throws UnusableMaterial {
        byte[] payload = bytes(simplePayload(DIGEST));
        String name = "dev.cosignproject.cosign/signature";

        assertThat(verdict(new AttachedSignature(SimpleSigning.MEDIA_TYPE, payload, Map.of())))
                .isEqualTo(new Verdict.DoesNotCount(
                        Reason.MALFORMED, "the layer has no annotation \"dev.cosignproject.cosign/signature\""));
        assertThat(verdict(new AttachedSignature(SimpleSigning.MEDIA_TYPE, payload, Map.of(name, "###"))))
                .isEqualTo(new Verdict.DoesNotCount(Reason.MALFORMED, "the signature is not valid Base64"));
    }

    @Test
    void doesNotReadAnUnknownForm() throws UnusableMaterial {
        assertThat(verdict(new AttachedSignature("application/cose", new byte[0], Map.of())))
                .isEqualTo(new Verdict.DoesNotCount(
                        Reason.UNKNOWN_FORM, "the media type \"application/cose\" is not a known form"));
    }

    @Test
    void doesNotReadAPayloadThatIsTooLargeDeepOrNotUtf8() throws UnusableMaterial {
        String large = simplePayload(DIGEST) + " ".repeat(1 << 20);
        String deep = simplePayload(DIGEST).replace("\"release\"", "[".repeat(300) + "]".repeat(300));
        byte[] latin = simplePayload(DIGEST).replace("release", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(verdict(signed(large)))
                .isEqualTo(new Verdict.DoesNotCount(
                        Reason.MALFORMED, "the payload has " + large.length() + " bytes, more than 1048576"));
        assertThat(verdict(signed(deep)))
                .isEqualTo(new Verdict.DoesNotCount(Reason.MALFORMED, "the payload is not valid JSON"));
        assertThat(verdict(new AttachedSignature(
                        SimpleSigning.MEDIA_TYPE,
                        latin,
                        Map.of("dev.cosignproject.cosign/signature", base64(OPENSSL.sign("team", latin, "-sha256"))))))
                .isEqualTo(new Verdict.DoesNotCount(Reason.MALFORMED, "the payload is not UTF-8"));
    }
}
