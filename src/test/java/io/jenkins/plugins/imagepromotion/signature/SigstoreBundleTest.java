package io.jenkins.plugins.imagepromotion.signature;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.OTHER;
import static io.jenkins.plugins.imagepromotion.signature.Documents.PROVENANCE;
import static io.jenkins.plugins.imagepromotion.signature.Documents.SUBJECT;
import static io.jenkins.plugins.imagepromotion.signature.Documents.WITH_MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.base64;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bundle;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bundleJson;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.dsseSignature;
import static io.jenkins.plugins.imagepromotion.signature.Documents.envelope;
import static io.jenkins.plugins.imagepromotion.signature.Documents.messageSignature;
import static io.jenkins.plugins.imagepromotion.signature.Documents.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigstoreBundleTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final Signer.Identity IDENTITY =
            new Signer.Identity("https://issuer.invalid", "https://workflow.invalid/release");

    /** An entry of a transparency log with one encoding of each value. */
    private static final String ENTRY = "{\"logId\":{\"keyId\":\"bG9n\"},\"canonicalizedBody\":\"e30=\","
            + "\"inclusionProof\":{\"rootHash\":\"cm9vdA==\",\"hashes\":[\"aGFzaA==\"]}}";

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").ecKey("other", "P-256").root("root", "C=US, O=acme");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static Trust trust() throws UnusableMaterial {
        return Trust.in(TrustedKeys.parse(OPENSSL.text("team.pub")));
    }

    private static Signer team() throws UnusableMaterial {
        return new Signer.Key(trust().keys().keys().get(0).id());
    }

    private static List<Verdict> verdicts(String json, Subject subject) throws UnusableMaterial {
        return bundle(json).verdicts(subject, trust(), Instant.EPOCH);
    }

    private static String message(Digest digest) {
        return messageSignature(digest, OPENSSL.sign("team", MANIFEST, "-sha256"));
    }

    private static String attestation() {
        return "\"dsseEnvelope\":" + envelope(statement(DIGEST), dsseSignature(OPENSSL, "team", statement(DIGEST)));
    }

    /** A bundle as keyless signing writes it; only the port can judge its certificate. */
    private static String keyless(String content) {
        return bundleJson(content)
                .replace(
                        "\"publicKey\":{\"hint\":\"aGludA==\"}",
                        "\"certificate\":{\"rawBytes\":\"" + base64(OPENSSL.der("root")) + "\"}")
                .replace("\"tlogEntries\":[]", "\"tlogEntries\":[" + ENTRY + "]");
    }

    private static Verdict malformed(String problem) {
        return new Verdict.DoesNotCount(Reason.MALFORMED, problem);
    }

    @Test
    void countsTheSignatureOfTheManifest() throws UnusableMaterial {
        assertThat(verdicts(bundleJson(message(DIGEST)), WITH_MANIFEST))
                .containsExactly(new Verdict.Counts(team(), Claim.signature(Map.of())));
    }

    @Test
    void readsTheOlderNameOfTheVersion() throws UnusableMaterial {
        String json = bundleJson(message(DIGEST));

        assertThat(verdicts(json.replace("bundle.v0.3+json", "bundle+json;version=0.3"), WITH_MANIFEST))
                .hasOnlyElementsOfType(Verdict.Counts.class);
        assertThat(verdicts(json.replace("v0.3", "v0.4"), WITH_MANIFEST))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.UNKNOWN_FORM,
                        "the bundle has the type \"application/vnd.dev.sigstore.bundle.v0.4+json\", not version 0.3"));
    }

    @Test
    void needsTheManifestForItsSignature() throws UnusableMaterial {
        assertThat(verdicts(bundleJson(message(DIGEST)), SUBJECT))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.NEEDS_MANIFEST, "it signs the bytes of the manifest, which are needed to verify it"));
        assertThatThrownBy(() -> Subject.of(OTHER, MANIFEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The manifest does not have the digest " + OTHER);
    }

    @Test
    void doesNotCountTheSignatureOfOtherBytesOrByAnotherKey() throws UnusableMaterial {
        Verdict wrongKey = new Verdict.DoesNotCount(
                Reason.WRONG_KEY,
                "the trusted key did not make it: "
                        + trust().keys().keys().get(0).id());

        assertThat(verdicts(
                        bundleJson(messageSignature(DIGEST, OPENSSL.sign("team", bytes("another"), "-sha256"))),
                        WITH_MANIFEST))
                .containsExactly(wrongKey);
        assertThat(verdicts(
                        bundleJson(messageSignature(DIGEST, OPENSSL.sign("other", MANIFEST, "-sha256"))),
                        WITH_MANIFEST))
                .containsExactly(wrongKey);
        assertThat(verdicts(bundleJson(message(OTHER)), WITH_MANIFEST))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for \"" + OTHER + "\", not for " + DIGEST));
    }

    @Test
    void comparesAMessageDigestOfAnotherAlgorithmByTheBytes() throws UnusableMaterial {
        String good = message(DIGEST)
                .replace("SHA2_256", "SHA2_512")
                .replaceFirst(
                        "\"digest\":\"[^\"]*\"",
                        "\"digest\":\"" + base64(Digest.Algorithm.SHA512.hash().digest(MANIFEST)) + "\"");

        assertThat(verdicts(bundleJson(good), WITH_MANIFEST)).hasOnlyElementsOfType(Verdict.Counts.class);
        assertThat(verdicts(bundleJson(message(DIGEST).replace("SHA2_256", "SHA2_384")), WITH_MANIFEST))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for sha384:" + DIGEST.hex() + ", not for " + DIGEST));
        assertThat(verdicts(bundleJson(message(DIGEST).replace("SHA2_256", "SHA3_256")), WITH_MANIFEST))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.UNSUPPORTED_ALGORITHM, "the digest has the algorithm \"SHA3_256\""));
    }

    @Test
    void countsAnAttestationAndReturnsItsPredicate() throws UnusableMaterial {
        Claim claim = new Claim(
                Optional.of(PROVENANCE),
                Map.of("runDetails", Map.of("builder", Map.of("id", "https://builder.invalid"))));

        assertThat(verdicts(bundleJson(attestation()), SUBJECT)).containsExactly(new Verdict.Counts(team(), claim));
        assertThat(bundle(bundleJson(attestation())).verdicts(Subject.of(OTHER), trust(), Instant.EPOCH))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for \"" + DIGEST + "\", not for " + OTHER));
    }

    @Test
    void refusesAnEnvelopeWithTwoSignatures() throws UnusableMaterial {
        byte[] signature = dsseSignature(OPENSSL, "team", statement(DIGEST));
        String two = "\"dsseEnvelope\":" + envelope(statement(DIGEST), signature, signature);

        assertThat(verdicts(bundleJson(two), SUBJECT))
                .containsExactly(malformed("the envelope in the bundle has 2 signatures instead of one"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "mediaType" | "x":1,"mediaType" | the bundle has the unknown member "x"
        "mediaType" | "messageSignature":{},"mediaType" | the bundle does not have either a messageSignature or a \
        dsseEnvelope
        "dsseEnvelope" | "x" | the bundle has the unknown member "x"
        "verificationMaterial" | "verification_material" | the bundle has the unknown member "verification_material"
        "publicKey":{"hint":"aGludA=="}, | | the bundle does not have either a publicKey or a certificate
        "publicKey" | "certificate":{},"publicKey" | the bundle does not have either a publicKey or a certificate
        "publicKey" | "certificate":{},"x509CertificateChain" | the bundle does not have either a publicKey or a \
        certificate
        "publicKey" | "key" | "verificationMaterial" in the bundle has the unknown member "key"
        "hint":"aGludA==" | "hint":7 | "hint" in "publicKey" in "verificationMaterial" in the bundle is not a string
        """)
    void refusesAMalformedBundle(String from, String to, String problem) throws UnusableMaterial {
        String json = bundleJson(attestation()).replace(from, to == null ? "" : to);
        assertThat(json).isNotEqualTo(bundleJson(attestation()));

        assertThat(verdicts(json, SUBJECT)).containsExactly(malformed(problem));
    }

    @Test
    void needsAVerifierForACertificate() throws UnusableMaterial {
        Verdict expected = new Verdict.DoesNotCount(
                Reason.NEEDS_KEYLESS_VERIFIER,
                "it is keyless: it has a certificate instead of a trusted key, and no identity is trusted");

        assertThat(verdicts(keyless(attestation()), SUBJECT)).containsExactly(expected);
        assertThat(verdicts(keyless(message(DIGEST)), WITH_MANIFEST)).containsExactly(expected);
    }

    @Test
    void takesTheIdentityFromTheVerifierAndTheClaimFromTheSameBytes() throws UnusableMaterial {
        String json = keyless(attestation());
        Trust trust = trust().and((bytes, subject) -> {
            assertThat(bytes).isEqualTo(bytes(json));
            assertThat(subject).isSameAs(SUBJECT);
            return IDENTITY;
        });

        assertThat(bundle(json).verdicts(SUBJECT, trust, Instant.EPOCH))
                .singleElement()
                .isInstanceOfSatisfying(Verdict.Counts.class, counts -> {
                    assertThat(counts.signer()).isEqualTo(IDENTITY);
                    assertThat(counts.claim().predicateType()).contains(PROVENANCE);
                });
    }

    @Test
    void doesNotCountForAnotherDigestEvenIfTheVerifierAcceptsIt() throws UnusableMaterial {
        Trust trust = trust().and((bytes, subject) -> IDENTITY);

        assertThat(bundle(keyless(attestation())).verdicts(Subject.of(OTHER), trust, Instant.EPOCH))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for \"" + DIGEST + "\", not for " + OTHER));
        assertThat(bundle(keyless(message(DIGEST))).verdicts(Subject.of(OTHER), trust, Instant.EPOCH))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for \"" + DIGEST + "\", not for " + OTHER));
        assertThat(bundle(keyless(message(DIGEST))).verdicts(SUBJECT, trust, Instant.EPOCH))
                .containsExactly(new Verdict.Counts(IDENTITY, Claim.signature(Map.of())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "rawBytes" | "rawbytes" | "certificate" in "verificationMaterial" in the bundle has the unknown member "rawbytes"
        {"rawBytes":"M | {"rawBytes":"N | "rawBytes" in "certificate" in "verificationMaterial" in the bundle is not a \
        certificate
        "keyId":"bG9n" | "keyId":"bG9" | "keyId" in "logId" in "tlogEntries" in "verificationMaterial" in the bundle \
        is not valid Base64
        "e30=" | "e31=" | "canonicalizedBody" in "tlogEntries" in "verificationMaterial" in the bundle is not valid Base64
        "cm9vdA==" | "cm9vdB==" | "rootHash" in "inclusionProof" in "tlogEntries" in "verificationMaterial" in the \
        bundle is not valid Base64
        "aGFzaA==" | "aGFzaB==" | "hashes" in "inclusionProof" in "tlogEntries" in "verificationMaterial" in the \
        bundle is not a list of at most 64 hashes
        "logId" | "x":1,"logId" | "tlogEntries" in "verificationMaterial" in the bundle has the unknown member "x"
        "rootHash" | "x":1,"rootHash" | "inclusionProof" in "tlogEntries" in "verificationMaterial" in the bundle has \
        the unknown member "x"
        "tlogEntries" | "timestampVerificationData":{"rfc3161Timestamps":[{"signedTimestamp":"A"}]},"tlogEntries" | \
        "signedTimestamp" in "rfc3161Timestamps" in "timestampVerificationData" in "verificationMaterial" in the bundle \
        is not valid Base64
        """)
    void requiresOneEncodingOfEachValueBeforeItAsksTheVerifier(String from, String to, String problem)
            throws UnusableMaterial {
        Trust trust = trust().and((bytes, subject) -> IDENTITY);
        String json = keyless(attestation()).replace(from, to);
        assertThat(json).isNotEqualTo(keyless(attestation()));

        assertThat(bundle(json).verdicts(SUBJECT, trust, Instant.EPOCH)).containsExactly(malformed(problem));
    }

    @Test
    void reportsTheReasonOfTheVerifier() throws UnusableMaterial {
        Trust trust = trust().and((bytes, subject) -> {
            throw new DoesNotCount(Reason.NO_PROOF_OF_INCLUSION, "no transparency log contains it");
        });

        assertThat(bundle(keyless(attestation())).verdicts(SUBJECT, trust, Instant.EPOCH))
                .containsExactly(
                        new Verdict.DoesNotCount(Reason.NO_PROOF_OF_INCLUSION, "no transparency log contains it"));
    }
}
