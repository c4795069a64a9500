package io.jenkins.plugins.imagepromotion.signature;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.WITH_MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bundleJson;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.dsseSignature;
import static io.jenkins.plugins.imagepromotion.signature.Documents.envelope;
import static io.jenkins.plugins.imagepromotion.signature.Documents.jws;
import static io.jenkins.plugins.imagepromotion.signature.Documents.jwsInput;
import static io.jenkins.plugins.imagepromotion.signature.Documents.messageSignature;
import static io.jenkins.plugins.imagepromotion.signature.Documents.notationPayload;
import static io.jenkins.plugins.imagepromotion.signature.Documents.numbers;
import static io.jenkins.plugins.imagepromotion.signature.Documents.simplePayload;
import static io.jenkins.plugins.imagepromotion.signature.Documents.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Changes a good document of each form at each byte. Every byte gets four changes: one flipped bit, a digit of Base64
 * or hexadecimal numbers, a space, and its removal. Where it still counts, the verdict must be the same, and the place
 * must be one that each test names because no signature covers it.
 */
class TamperingTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final Instant NOW = Instant.now().plus(Duration.ofDays(1));
    private static final String NOTATION_HEADERS =
            "{\"alg\":\"ES256\",\"cty\":\"application/vnd.cncf.notary.payload.v1+json\","
                    + "\"crit\":[\"io.cncf.notary.signingScheme\"],"
                    + "\"io.cncf.notary.signingScheme\":\"notary.x509\","
                    + "\"io.cncf.notary.signingTime\":\"2022-04-06T07:01:20Z\"}";

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").root("root", "C=US, ST=WA, O=acme, CN=root");
        OPENSSL.ecKey("release", "P-256").signer("release", "root", "C=US, ST=WA, O=acme, CN=release");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static Trust trust() throws UnusableMaterial {
        return new Trust(
                TrustedKeys.parse(OPENSSL.text("team.pub")),
                CertificateTrust.parse(OPENSSL.text("root.crt"), "", List.of("C=US, ST=WA, O=acme")),
                Optional.empty());
    }

    /** Returns the places where a change still counts. */
    private static Set<Integer> countingChanges(byte[] document, BiFunction<byte[], Trust, List<Verdict>> judge)
            throws UnusableMaterial {
        Trust trust = trust();
        List<Verdict> original = judge.apply(document, trust);
        assertThat(original).singleElement().isInstanceOf(Verdict.Counts.class);
        Set<Integer> counting = new TreeSet<>();
        for (int at = 0; at < document.length; at++) {
            for (byte[] changed : changes(document, at)) {
                List<Verdict> verdicts = judge.apply(changed, trust);
                if (verdicts.stream().anyMatch(Verdict.Counts.class::isInstance)) {
                    assertThat(verdicts).as("another meaning counts, at %d", at).isEqualTo(original);
                    counting.add(at);
                }
            }
        }
        return counting;
    }

    private static List<byte[]> changes(byte[] document, int at) {
        byte[] flipped = document.clone();
        flipped[at] ^= (byte) (1 << (at % 7));
        byte[] digit = document.clone();
        digit[at] = (byte) (document[at] == 'A' ? 'B' : 'A');
        byte[] space = document.clone();
        space[at] = ' ';
        byte[] removed = Arrays.copyOf(document, document.length - 1);
        System.arraycopy(document, at + 1, removed, at, document.length - at - 1);
        return document[at] == ' ' ? List.of(flipped, digit, removed) : List.of(flipped, digit, space, removed);
    }

    private static BiFunction<byte[], Trust, List<Verdict>> as(String mediaType) {
        return (bytes, trust) -> new AttachedSignature(mediaType, bytes, Map.of()).verdicts(WITH_MANIFEST, trust, NOW);
    }

    @Test
    void refusesEachChangedByteOfASimpleSigningPayload() throws UnusableMaterial {
        byte[] payload = bytes(simplePayload(DIGEST));
        byte[] signature = OPENSSL.sign("team", payload, "-sha256");
        String annotation = Base64.getEncoder().encodeToString(signature);

        assertThat(countingChanges(payload, (bytes, trust) -> simple(bytes, annotation, trust)))
                .isEmpty();
        assertThat(countingChanges(
                        bytes(annotation),
                        (bytes, trust) -> simple(payload, new String(bytes, StandardCharsets.ISO_8859_1), trust)))
                .isEmpty();
    }

    private static List<Verdict> simple(byte[] payload, String annotation, Trust trust) {
        return new AttachedSignature(
                        SimpleSigning.MEDIA_TYPE, payload, Map.of("dev.cosignproject.cosign/signature", annotation))
                .verdicts(WITH_MANIFEST, trust, NOW);
    }

    /** Only the key id can change, which is a hint, and the name of that member, which makes it an unknown one. */
    @Test
    void refusesEachChangedByteOfAnEnvelope() throws UnusableMaterial {
        String statement = statement(DIGEST);
        byte[] document = bytes(envelope(statement, dsseSignature(OPENSSL, "team", statement)));

        assertThat(countingChanges(document, as(DsseEnvelope.MEDIA_TYPE)))
                .isNotEmpty()
                .isSubsetOf(places(document, "\"keyid\":\"hint\""));
    }

    /** Only the key hint, the key id and the unsigned list of log entries can change. */
    @Test
    void refusesEachChangedByteOfABundleWithAnEnvelope() throws UnusableMaterial {
        String statement = statement(DIGEST);
        byte[] document =
                bytes(bundleJson("\"dsseEnvelope\":" + envelope(statement, dsseSignature(OPENSSL, "team", statement))));

        assertThat(countingChanges(document, as(SigstoreBundle.MEDIA_TYPE)))
                .isNotEmpty()
                .isSubsetOf(Stream.of("\"keyid\":\"hint\"", "\"hint\":\"aGludA==\"},\"tlogEntries\":[]")
                        .flatMap(unsigned -> places(document, unsigned).stream())
                        .toList());
    }

    @Test
    void refusesEachChangedByteOfABundleWithTheSignatureOfTheManifest() throws UnusableMaterial {
        byte[] document = bytes(bundleJson(messageSignature(DIGEST, OPENSSL.sign("team", MANIFEST, "-sha256"))));

        assertThat(countingChanges(document, as(SigstoreBundle.MEDIA_TYPE)))
                .isNotEmpty()
                .isSubsetOf(places(document, "\"hint\":\"aGludA==\"},\"tlogEntries\":[]"));
    }

    /** Only the name of the signing agent can change, which no signature covers. */
    @Test
    void refusesEachChangedByteOfAJsonWebSignatureAndItsCertificates() throws UnusableMaterial {
        byte[] input = jwsInput(NOTATION_HEADERS, notationPayload(DIGEST));
        byte[] document = bytes(jws(
                NOTATION_HEADERS,
                notationPayload(DIGEST),
                numbers(OPENSSL.sign("release", input, "-sha256"), 32),
                List.of(OPENSSL.der("release"), OPENSSL.der("root"))));

        assertThat(countingChanges(document, as(NotationEnvelope.MEDIA_TYPE)))
                .isNotEmpty()
                .isSubsetOf(places(document, "\"io.cncf.notary.signingAgent\":\"test/1\""));
    }

    /** The certificates in DER, where a change of one bit is not hidden by Base64. */
    @Test
    void refusesEachChangedByteOfACertificate() throws UnusableMaterial {
        byte[] input = jwsInput(NOTATION_HEADERS, notationPayload(DIGEST));
        byte[] signature = numbers(OPENSSL.sign("release", input, "-sha256"), 32);
        byte[] leaf = OPENSSL.der("release");
        byte[] root = OPENSSL.der("root");

        assertThat(countingChanges(leaf, (bytes, trust) -> notation(signature, List.of(bytes, root), trust)))
                .isEmpty();
        assertThat(countingChanges(root, (bytes, trust) -> notation(signature, List.of(leaf, bytes), trust)))
                .isEmpty();
        assertThat(countingChanges(signature, (bytes, trust) -> notation(bytes, List.of(leaf, root), trust)))
                .isEmpty();
    }

    private static List<Verdict> notation(byte[] signature, List<byte[]> chain, Trust trust) {
        String jws = jws(NOTATION_HEADERS, notationPayload(DIGEST), signature, chain);
        return as(NotationEnvelope.MEDIA_TYPE).apply(bytes(jws), trust);
    }

    /** Returns the places of a text that occurs once in the document. */
    private static Set<Integer> places(byte[] document, String unsigned) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        int from = text.indexOf(unsigned);
        assertThat(from).isNotNegative().isEqualTo(text.lastIndexOf(unsigned));
        return IntStream.range(from, from + unsigned.length()).boxed().collect(Collectors.toSet());
    }
}
