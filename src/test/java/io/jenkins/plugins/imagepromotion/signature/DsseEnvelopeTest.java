package io.jenkins.plugins.imagepromotion.signature;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.OTHER;
import static io.jenkins.plugins.imagepromotion.signature.Documents.PROVENANCE;
import static io.jenkins.plugins.imagepromotion.signature.Documents.STATEMENT_TYPE;
import static io.jenkins.plugins.imagepromotion.signature.Documents.SUBJECT;
import static io.jenkins.plugins.imagepromotion.signature.Documents.base64;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.dsse;
import static io.jenkins.plugins.imagepromotion.signature.Documents.dsseSignature;
import static io.jenkins.plugins.imagepromotion.signature.Documents.envelope;
import static io.jenkins.plugins.imagepromotion.signature.Documents.pae;
import static io.jenkins.plugins.imagepromotion.signature.Documents.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope.SignedStatement;
import io.jenkins.plugins.imagepromotion.signature.key.SignatureScheme;
import io.jenkins.plugins.imagepromotion.signature.key.SignedMessage;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DsseEnvelopeTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").rsaKey("night", 2048).ecKey("other", "P-256");
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

    private static Signer signer(String name) throws UnusableMaterial {
        return new Signer.Key(keys(name).keys().get(0).id());
    }

    private static List<Verdict> verdicts(String envelope, String... trusted) throws UnusableMaterial {
        return dsse(envelope).verdicts(SUBJECT, Trust.in(keys(trusted)), Instant.EPOCH);
    }

    private static List<Verdict> signed(String statement) throws UnusableMaterial {
        return verdicts(envelope(statement, dsseSignature(OPENSSL, "team", statement)), "team");
    }

    private static Claim provenance() {
        return new Claim(
                Optional.of(PROVENANCE),
                Map.of("runDetails", Map.of("builder", Map.of("id", "https://builder.invalid"))));
    }

    private static Verdict malformed(String problem) {
        return new Verdict.DoesNotCount(Reason.MALFORMED, problem);
    }

    @Test
    void countsAndReturnsTheVerifiedPredicate() throws UnusableMaterial {
        assertThat(signed(statement(DIGEST))).containsExactly(new Verdict.Counts(signer("team"), provenance()));
        assertThat(provenance().isSignature()).isFalse();
    }

    @Test
    void readsTheOlderStatementAndSeveralSubjects() throws UnusableMaterial {
        assertThat(signed(statement(DIGEST).replace("Statement/v1", "Statement/v0.1")))
                .containsExactly(new Verdict.Counts(signer("team"), provenance()));
        assertThat(signed(statement(DIGEST)
                        .replace("\"subject\":[", "\"subject\":[{\"digest\":{\"sha256\":\"" + OTHER.hex() + "\"}},")))
                .containsExactly(new Verdict.Counts(signer("team"), provenance()));
    }

    @Test
    void countsForADigestOfAnotherAlgorithm() throws UnusableMaterial {
        Digest digest = Digest.Algorithm.SHA512.of(Documents.MANIFEST);
        String statement = statement(DIGEST).replace("\"sha256\":", "\"sha512\":\"" + digest.hex() + "\",\"sha256\":");
        AttachedSignature signature = dsse(envelope(statement, dsseSignature(OPENSSL, "team", statement)));

        assertThat(signature.verdicts(Subject.of(digest), Trust.in(keys("team")), Instant.EPOCH))
                .containsExactly(new Verdict.Counts(signer("team"), provenance()));
        assertThat(dsse(envelope(statement(DIGEST), dsseSignature(OPENSSL, "team", statement(DIGEST))))
                        .verdicts(Subject.of(digest), Trust.in(keys("team")), Instant.EPOCH))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for nothing with a digest of that algorithm, not for " + digest));
    }

    /** cosign 3 signs an image with a statement without content. */
    @Test
    void distinguishesASignatureFromAnAttestation() throws UnusableMaterial {
        String statement = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                + DIGEST.hex() + "\"}}],\"predicateType\":\"https://sigstore.dev/cosign/sign/v1\"}";

        assertThat(signed(statement)).containsExactly(new Verdict.Counts(signer("team"), Claim.signature(Map.of())));
        assertThat(signed(statement.replace("sign/v1", "other/v1")))
                .containsExactly(new Verdict.Counts(
                        signer("team"), new Claim(Optional.of("https://sigstore.dev/cosign/other/v1"), Map.of())));
    }

    @Test
    void judgesEachSignatureByItself() throws UnusableMaterial {
        String statement = statement(DIGEST);
        String envelope = envelope(
                statement,
                dsseSignature(OPENSSL, "other", statement),
                dsseSignature(OPENSSL, "night", statement),
                dsseSignature(OPENSSL, "team", statement));

        assertThat(verdicts(envelope, "team", "night"))
                .containsExactly(
                        new Verdict.DoesNotCount(
                                Reason.WRONG_KEY,
                                "none of the 2 trusted keys made it: "
                                        + keys("team").keys().get(0).id() + ", "
                                        + keys("night").keys().get(0).id()),
                        new Verdict.Counts(signer("night"), provenance()),
                        new Verdict.Counts(signer("team"), provenance()));
    }

    /** A document is verified once for all rules with equal keys. */
    @Test
    void trustInEqualKeysIsEqual() throws UnusableMaterial {
        assertThat(Trust.in(keys("team"))).isEqualTo(Trust.in(keys("team"))).isNotEqualTo(Trust.in(keys("night")));
    }

    @Test
    void ignoresKeyIdsAndUnknownMembers() throws UnusableMaterial {
        String statement = statement(DIGEST);
        String envelope = envelope(statement, dsseSignature(OPENSSL, "team", statement));

        for (String variant : List.of(
                envelope.replace("\"keyid\":\"hint\",", ""),
                envelope.replace("\"hint\"", "\"" + keys("night").keys().get(0).id() + "\""),
                envelope.replace("\"keyid\"", "\"cert\":\"x\",\"keyid\""),
                envelope.replace("{\"payload\":", "{\"future\":{},\"payload\":"))) {
            assertThat(verdicts(variant, "night", "team"))
                    .containsExactly(new Verdict.Counts(signer("team"), provenance()));
        }
        assertThat(verdicts(envelope.replace("\"hint\"", "1"), "team"))
                .containsExactly(malformed("\"keyid\" in \"signatures\" in the envelope is not a string"));
    }

    @Test
    void readsBothAlphabetsOfBase64() throws UnusableMaterial {
        String statement = statement(DIGEST).replace("\"app\"", "\"\u00ff\u00fe?>?>?\"");
        byte[] signature = dsseSignature(OPENSSL, "team", statement);
        String url = "{\"payload\":\"" + Base64.getUrlEncoder().encodeToString(bytes(statement))
                + "\",\"payloadType\":\"" + STATEMENT_TYPE + "\",\"signatures\":[{\"sig\":\""
                + Base64.getUrlEncoder().encodeToString(signature) + "\"}]}";

        assertThat(base64(bytes(statement))).containsAnyOf("+", "/");
        assertThat(verdicts(envelope(statement, signature), "team")).hasOnlyElementsOfType(Verdict.Counts.class);
        assertThat(verdicts(url, "team")).hasOnlyElementsOfType(Verdict.Counts.class);
        assertThat(verdicts(url.replace("\"sig\":\"", "\"sig\":\"+_"), "team"))
                .containsExactly(malformed("the signature is not valid Base64"));
    }

    @Test
    void doesNotCountForAnotherDigest() throws UnusableMaterial {
        assertThat(signed(statement(OTHER)))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.OTHER_DIGEST, "it is for \"" + OTHER + "\", not for " + DIGEST));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Statement/v1 | Statement/v2 | the statement has the unknown type "https://in-toto.io/Statement/v2"
        "_type" | "type" | the statement has no "_type"
        "subject":[ | "subjects":[ | the statement has no "subject"
        "predicateType" | "x" | the statement has no "predicateType"
        "predicateType" | "predicateType":"a","predicateType" | the statement has a member twice
        "digest":{ | "digests":{ | "subject" in the statement has no "digest"
        "sha256":" | "sha256":1,"x":" | "sha256" in "digest" in "subject" in the statement is not a string
        "predicate":{ | "predicate":[],"x":{ | "predicate" in the statement is not an object
        """)
    void doesNotCountIfTheSignedStatementIsMalformed(String from, String to, String problem) throws UnusableMaterial {
        String statement = statement(DIGEST).replace(from, to);
        assertThat(statement).isNotEqualTo(statement(DIGEST));

        assertThat(signed(statement)).containsExactly(malformed(problem));
    }

    @Test
    void doesNotCountWithAnotherPayloadType() throws UnusableMaterial {
        String statement = statement(DIGEST);
        byte[] signature = OPENSSL.sign("team", pae("application/json", bytes(statement)), "-sha256");

        assertThat(verdicts(envelope(statement, signature).replace(STATEMENT_TYPE, "application/json"), "team"))
                .containsExactly(malformed("the payload type is \"application/json\", not \"" + STATEMENT_TYPE + "\""));
        assertThat(verdicts(envelope(statement, signature), "team"))
                .containsExactly(new Verdict.DoesNotCount(
                        Reason.WRONG_KEY,
                        "the trusted key did not make it: "
                                + keys("team").keys().get(0).id()));
    }

    @Test
    void doesNotReadAMalformedEnvelope() throws UnusableMaterial {
        String good = envelope(statement(DIGEST), new byte[] {1});
        byte[][] many = new byte[17][];
        Arrays.fill(many, new byte[] {1});

        assertThat(verdicts(envelope(statement(DIGEST)), "team"))
                .containsExactly(malformed("the envelope has 0 signatures instead of 1 to 16"));
        assertThat(verdicts(envelope(statement(DIGEST), many), "team"))
                .containsExactly(malformed("the envelope has 17 signatures instead of 1 to 16"));
        assertThat(verdicts(good + " {}", "team")).containsExactly(malformed("the envelope is not valid JSON"));
        assertThat(verdicts("null " + good, "team")).containsExactly(malformed("the envelope is not valid JSON"));
        assertThat(verdicts("\ufeff" + good, "team")).containsExactly(malformed("the envelope is not valid JSON"));
        assertThat(verdicts("[]", "team")).containsExactly(malformed("the envelope is not an object"));
        assertThat(verdicts("", "team")).containsExactly(malformed("the envelope is not valid JSON"));
        assertThat(verdicts(good.replace("\"payload\":", "\"payload\":\"\",\"payload\":"), "team"))
                .containsExactly(malformed("the envelope has a member twice"));
        assertThat(verdicts(good.replace("\"payload\":\"", "\"payload\":\"*"), "team"))
                .containsExactly(malformed("the payload is not valid Base64"));
        assertThat(dsse(" ".repeat((16 << 20) + 1)).verdicts(SUBJECT, Trust.in(keys("team")), Instant.EPOCH))
                .containsExactly(malformed("the envelope has 16777217 bytes, more than 16777216"));
    }

    /** Anyone can repeat a valid signature, and an SBOM needs much memory. */
    @Test
    void readsTheClaimOfRepeatedSignaturesOnce() throws UnusableMaterial {
        String statement = statement(DIGEST);
        byte[] signature = dsseSignature(OPENSSL, "team", statement);

        List<Verdict> verdicts = verdicts(envelope(statement, new byte[] {1}, signature, signature), "team");

        assertThat(verdicts).hasSize(3);
        assertThat(((Verdict.Counts) verdicts.get(2)).claim())
                .isSameAs(((Verdict.Counts) verdicts.get(1)).claim())
                .isEqualTo(provenance());
    }

    /** Anyone can attach such an envelope, and Ed25519 needs the whole payload for each key and signature. */
    @Test
    void doesNotVerifyMoreThanCanBeVerifiedInSeconds() throws UnusableMaterial, GeneralSecurityException {
        StringBuilder pem = new StringBuilder();
        for (int key = 0; key < 64; key++) {
            byte[] der = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            pem.append("-----BEGIN PUBLIC KEY-----\n").append(base64(der)).append("\n-----END PUBLIC KEY-----\n");
        }
        TrustedKeys keys = TrustedKeys.parse(pem.toString());
        byte[][] signatures = new byte[16][64];
        String envelope = envelope("x".repeat(1 << 19), signatures);
        Verdict refused = new Verdict.DoesNotCount(
                Reason.TOO_LARGE,
                "it has 16 signatures of 524288 bytes, which is too much work for the number of trusted Ed25519 keys");

        assertThat(dsse(envelope).verdicts(SUBJECT, Trust.in(keys), Instant.EPOCH))
                .hasSize(16)
                .containsOnly(refused);
        assertThatThrownBy(() -> DsseEnvelope.open(bytes(envelope), keys))
                .isInstanceOfSatisfying(
                        DoesNotCount.class, e -> assertThat(e.verdict()).isEqualTo(refused));
        assertThat(verdicts(envelope, "team"))
                .hasSize(16)
                .allSatisfy(verdict ->
                        assertThat(((Verdict.DoesNotCount) verdict).reason()).isEqualTo(Reason.WRONG_KEY));
    }

    /** Anyone can attach such an envelope, and each value in it needs much more memory than its text. */
    @Test
    void doesNotReadAnEnvelopeWithManyValues() throws UnusableMaterial {
        String statement = statement(DIGEST);
        String good = envelope(statement, dsseSignature(OPENSSL, "team", statement));

        assertThat(verdicts(good.replace("{\"payload\":", "{\"x\":[" + "{},".repeat(100) + "1],\"payload\":"), "team"))
                .containsExactly(new Verdict.Counts(signer("team"), provenance()));
        assertThat(verdicts(
                        good.replace("{\"payload\":", "{\"x\":[" + "1,".repeat(10_000) + "1],\"payload\":"), "team"))
                .containsExactly(malformed("the envelope has more than 10000 values"));
    }

    /** The values of protocol.md, "Test Vectors". */
    @Test
    void encodesLikeTheProtocol() throws GeneralSecurityException {
        byte[] encoded = DsseEnvelope.encode("http://example.com/HelloWorld", bytes("hello world"));
        byte[] signature = Base64.getDecoder()
                .decode("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==");

        assertThat(new String(encoded, StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assertThat(SignatureScheme.ECDSA_SHA256.verifies(protocolKey(), new SignedMessage(encoded), signature))
                .isTrue();
        assertThat(SignatureScheme.ECDSA_SHA256.verifies(
                        protocolKey(), new SignedMessage(bytes("hello world")), signature))
                .isFalse();
    }

    private static PublicKey protocolKey() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                new BigInteger("5640078356564379163099075877009565129882514886557779369047442380624545832820"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    @Test
    void countsTheBytesOfTheTypeAndNotItsCharacters() {
        assertThat(DsseEnvelope.encode("\u00e9", new byte[0])).isEqualTo(bytes("DSSEv1 2 \u00e9 0 "));
    }

    @ParameterizedTest
    @CsvSource({"P-256, -sha256", "P-384, -sha384", "P-521, -sha512", "rsa, -sha256", "ed25519, ''"})
    void signsAnEnvelopeThatWeAndOpensslVerify(String name, String hash) throws UnusableMaterial, IOException {
        switch (name) {
            case "rsa" -> OPENSSL.rsaKey(name, 2048);
            case "ed25519" -> OPENSSL.key(name, "-algorithm", name);
            default -> OPENSSL.ecKey(name, name);
        }
        byte[] statement = bytes(statement(DIGEST));

        byte[] json = DsseEnvelope.sign(statement, SigningKey.parse(OPENSSL.text(name + ".key")));

        assertThat(new AttachedSignature(DsseEnvelope.MEDIA_TYPE, json, Map.of())
                        .verdicts(SUBJECT, Trust.in(keys(name)), Instant.EPOCH))
                .containsExactly(new Verdict.Counts(signer(name), provenance()));
        Map<String, Object> tree = JsonTree.map(JsonTree.readDocument(json));
        Map<String, Object> entry =
                JsonTree.map(JsonTree.list(tree.get("signatures")).get(0));
        assertThat(tree).containsEntry("payload", base64(statement)).containsEntry("payloadType", STATEMENT_TYPE);
        // cosign ignores signatures with a key id that it did not calculate itself.
        assertThat(entry).containsOnlyKeys("sig");
        byte[] signature = Base64.getDecoder().decode(JsonTree.text(entry.get("sig")));
        byte[] signed = pae(STATEMENT_TYPE, statement);
        assertThat(
                        hash.isEmpty()
                                ? OPENSSL.verifiesRaw(name, signed, signature)
                                : OPENSSL.verifies(name, signed, signature, hash))
                .isTrue();
    }

    @Test
    void opensAnEnvelopeWithAllDigestsThatItNames() throws UnusableMaterial, DoesNotCount {
        Digest long512 = Digest.Algorithm.SHA512.of(Documents.MANIFEST);
        String statement = statement(DIGEST)
                .replace("\"sha256\":", "\"sha512\":\"" + long512.hex() + "\",\"gitCommit\":\"1\",\"sha256\":");
        byte[] json = DsseEnvelope.sign(bytes(statement), SigningKey.parse(OPENSSL.text("team.key")));

        assertThat(DsseEnvelope.open(json, keys("other", "team")))
                .isEqualTo(new SignedStatement(signer("team"), List.of(DIGEST, long512), provenance()));
    }

    @Test
    void opensNothingThatNoTrustedKeySigned() throws UnusableMaterial {
        byte[] json = DsseEnvelope.sign(bytes(statement(DIGEST)), SigningKey.parse(OPENSSL.text("team.key")));
        TrustedKeys other = keys("other");

        DoesNotCount refused = catchThrowableOfType(DoesNotCount.class, () -> DsseEnvelope.open(json, other));

        assertThat(refused.reason()).isEqualTo(Reason.WRONG_KEY);
        assertThat(refused.problem())
                .isEqualTo("the trusted key did not make it: "
                        + other.keys().get(0).id());
    }

    @Test
    void opensNoEnvelopeWithAnInvalidDigest() throws UnusableMaterial {
        byte[] json = DsseEnvelope.sign(
                bytes(statement(DIGEST).replace(DIGEST.hex(), "0a")), SigningKey.parse(OPENSSL.text("team.key")));
        TrustedKeys team = keys("team");

        DoesNotCount refused = catchThrowableOfType(DoesNotCount.class, () -> DsseEnvelope.open(json, team));

        assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused.problem()).isEqualTo("the subject \"sha256:0a\" is not a digest");
    }
}
