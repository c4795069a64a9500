package io.jenkins.plugins.imagepromotion.signature;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.OTHER;
import static io.jenkins.plugins.imagepromotion.signature.Documents.SUBJECT;
import static io.jenkins.plugins.imagepromotion.signature.Documents.jws;
import static io.jenkins.plugins.imagepromotion.signature.Documents.jwsInput;
import static io.jenkins.plugins.imagepromotion.signature.Documents.notation;
import static io.jenkins.plugins.imagepromotion.signature.Documents.notationPayload;
import static io.jenkins.plugins.imagepromotion.signature.Documents.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotationEnvelopeTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final String SUBJECT_NAME = "C=US, ST=WA, O=acme, CN=release";
    /** The tests' certificates are valid for ten days from now. */
    private static final Instant NOW = Instant.now().plus(Duration.ofDays(1));

    private static final String HEADERS = "{\"alg\":\"ES256\",\"cty\":\"application/vnd.cncf.notary.payload.v1+json\","
            + "\"crit\":[\"io.cncf.notary.signingScheme\"],"
            + "\"io.cncf.notary.signingScheme\":\"notary.x509\","
            + "\"io.cncf.notary.signingTime\":\"2022-04-06T07:01:20Z\"}";

    @BeforeAll
    static void makeCertificates() {
        OPENSSL.root("root", "C=US, ST=WA, O=acme, CN=root").root("stranger", "C=US, ST=WA, O=acme, CN=root");
        OPENSSL.authority("middle", "root", "C=US, ST=WA, O=acme, CN=middle");
        OPENSSL.ecKey("release", "P-256").signer("release", "middle", SUBJECT_NAME);
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static CertificateTrust trust(String... subjects) throws UnusableMaterial {
        return CertificateTrust.parse(OPENSSL.text("root.crt"), "", List.of(subjects));
    }

    private static List<byte[]> chain(String... names) {
        List<byte[]> chain = new ArrayList<>();
        for (String name : names) {
            chain.add(OPENSSL.der(name));
        }
        return chain;
    }

    private static byte[] signature(String headers, String payload) {
        return numbers(OPENSSL.sign("release", jwsInput(headers, payload), "-sha256"), 32);
    }

    private static String signed(String headers, String payload) {
        return jws(headers, payload, signature(headers, payload), chain("release", "middle", "root"));
    }

    private static Verdict verdict(String jws) throws UnusableMaterial {
        return verdict(jws, trust("C=US, ST=WA, O=acme"), NOW);
    }

    private static Verdict verdict(String jws, CertificateTrust trust, Instant now) {
        List<Verdict> verdicts = notation(jws).verdicts(SUBJECT, Trust.in(trust), now);
        assertThat(verdicts).hasSize(1);
        return verdicts.get(0);
    }

    private static Verdict.DoesNotCount not(Reason reason, String problem) {
        return new Verdict.DoesNotCount(reason, problem);
    }

    private static Digest root() {
        return Digest.of(OPENSSL.der("root"));
    }

    @Test
    void countsAndNamesTheSubjectTheRootAndTheAnnotations() throws UnusableMaterial {
        assertThat(verdict(signed(HEADERS, notationPayload(DIGEST))))
                .isEqualTo(new Verdict.Counts(
                        new Signer.Certificate("CN=release,O=acme,ST=WA,C=US", root()),
                        Claim.signature(Map.of("build", "7"))));
    }

    @Test
    void doesNotCountForAnotherDigest() throws UnusableMaterial {
        assertThat(verdict(signed(HEADERS, notationPayload(OTHER))))
                .isEqualTo(not(Reason.OTHER_DIGEST, "it is for \"" + OTHER + "\", not for " + DIGEST));
    }

    @ParameterizedTest
    @CsvSource({"2048, PS256, sha256, 32", "3072, PS384, sha384, 48", "4096, PS512, sha512, 64"})
    void countsWithTheAlgorithmThatAnRsaKeyPrescribes(int bits, String algorithm, String hash, int salt)
            throws UnusableMaterial {
        OPENSSL.rsaKey("rsa", bits).signer("rsa", "middle", SUBJECT_NAME);
        String headers = HEADERS.replace("ES256", algorithm);
        byte[] input = jwsInput(headers, notationPayload(DIGEST));
        byte[] pss = OPENSSL.sign(
                "rsa", input, "-" + hash, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:" + salt);
        List<byte[]> chain = chain("rsa", "middle", "root");

        assertThat(verdict(jws(headers, notationPayload(DIGEST), pss, chain))).isInstanceOf(Verdict.Counts.class);
        assertThat(verdict(jws(headers, notationPayload(DIGEST), OPENSSL.sign("rsa", input, "-" + hash), chain)))
                .isEqualTo(not(Reason.BAD_SIGNATURE, "the key in its certificate did not make it"));
        assertThat(verdict(jws(HEADERS, notationPayload(DIGEST), pss, chain)))
                .isEqualTo(not(
                        Reason.UNSUPPORTED_ALGORITHM,
                        "its algorithm is \"ES256\", but its key prescribes " + algorithm));
    }

    @ParameterizedTest
    @CsvSource({"P-384, ES384, sha384, 48", "P-521, ES512, sha512, 66"})
    void countsWithTheAlgorithmThatAnEcKeyPrescribes(String curve, String algorithm, String hash, int width)
            throws UnusableMaterial {
        OPENSSL.ecKey("ec", curve).signer("ec", "middle", SUBJECT_NAME);
        String headers = HEADERS.replace("ES256", algorithm);
        byte[] input = jwsInput(headers, notationPayload(DIGEST));
        List<byte[]> chain = chain("ec", "middle", "root");

        byte[] good = OPENSSL.sign("ec", input, "-" + hash);
        byte[] other = OPENSSL.sign("ec", input, "-sha256");
        assertThat(verdict(jws(headers, notationPayload(DIGEST), numbers(good, width), chain)))
                .isInstanceOf(Verdict.Counts.class);
        assertThat(verdict(jws(headers, notationPayload(DIGEST), good, chain)))
                .isEqualTo(not(Reason.BAD_SIGNATURE, "the key in its certificate did not make it"));
        assertThat(verdict(jws(headers, notationPayload(DIGEST), numbers(other, width), chain)))
                .isEqualTo(not(Reason.BAD_SIGNATURE, "the key in its certificate did not make it"));
    }

    @Test
    void refusesKeysWithoutAnAlgorithm() throws UnusableMaterial {
        OPENSSL.rsaKey("rsa", 2560).signer("rsa", "middle", SUBJECT_NAME);
        OPENSSL.key("ed", "-algorithm", "ed25519").signer("ed", "middle", SUBJECT_NAME);

        for (String name : List.of("rsa", "ed")) {
            assertThat(verdict(jws(HEADERS, notationPayload(DIGEST), new byte[64], chain(name, "middle", "root"))))
                    .isEqualTo(not(
                            Reason.UNSUPPORTED_ALGORITHM,
                            "Notation does not sign with this key; it signs with RSA of 2048, 3072 or 4096 bits, and"
                                    + " with ECDSA"));
        }
    }

    @ParameterizedTest
    @CsvSource({"none", "HS256", "ES384", "PS256", "es256", "RS256"})
    void refusesEachOtherAlgorithm(String algorithm) throws UnusableMaterial {
        assertThat(verdict(signed(HEADERS.replace("ES256", algorithm), notationPayload(DIGEST))))
                .isEqualTo(not(
                        Reason.UNSUPPORTED_ALGORITHM,
                        "its algorithm is \"" + algorithm + "\", but its key prescribes ES256"));
    }

    @Test
    void refusesASignatureByAnotherKeyThanTheCertificates() throws UnusableMaterial {
        OPENSSL.ecKey("thief", "P-256");
        byte[] forged = numbers(OPENSSL.sign("thief", jwsInput(HEADERS, notationPayload(DIGEST)), "-sha256"), 32);

        assertThat(verdict(jws(HEADERS, notationPayload(DIGEST), forged, chain("release", "middle", "root"))))
                .isEqualTo(not(Reason.BAD_SIGNATURE, "the key in its certificate did not make it"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "crit":["io.cncf.notary.signingScheme"] | "crit":["io.cncf.notary.signingScheme","com.x"],"com.x":"y" | \
        UNKNOWN_CRITICAL_HEADER | its header "com.x" is critical but unknown
        "crit":["io.cncf.notary.signingScheme"] | \
        "crit":["io.cncf.notary.signingScheme","io.cncf.notary.verificationPlugin"],\
        "io.cncf.notary.verificationPlugin":"p" | \
        UNKNOWN_CRITICAL_HEADER | its header "io.cncf.notary.verificationPlugin" is critical but unknown
        "crit":["io.cncf.notary.signingScheme"] | "crit":["io.cncf.notary.signingScheme","alg"] | \
        UNKNOWN_CRITICAL_HEADER | its header "alg" is critical but unknown
        "crit":["io.cncf.notary.signingScheme"] | "crit":["io.cncf.notary.signingScheme","io.cncf.notary.expiry"] | \
        MALFORMED | the protected header has no "io.cncf.notary.expiry"
        "crit":["io.cncf.notary.signingScheme"] | "crit":[] | MALFORMED | its critical headers are none, not those \
        that it has
        "crit":["io.cncf.notary.signingScheme"] | \
        "crit":["io.cncf.notary.signingScheme","io.cncf.notary.signingScheme"] | MALFORMED | its critical headers are \
        "io.cncf.notary.signingScheme", "io.cncf.notary.signingScheme", not those that it has
        "crit":["io.cncf.notary.signingScheme"] | \
        "crit":["io.cncf.notary.signingScheme"],"io.cncf.notary.expiry":"2999-01-01T00:00:00Z" | MALFORMED | its \
        critical headers are "io.cncf.notary.signingScheme", not those that it has
        "crit":["io.cncf.notary.signingScheme"] | "crit":"io.cncf.notary.signingScheme" | MALFORMED | "crit" in the \
        protected header is not an array of at most 100000 elements
        "crit" | "Crit" | MALFORMED | the protected header has no "crit"
        payload.v1+json | payload.v2+json | MALFORMED | the payload type is \
        "application/vnd.cncf.notary.payload.v2+json", not "application/vnd.cncf.notary.payload.v1+json"
        :"notary.x509" | :"notary.x510" | MALFORMED | its signing scheme is "notary.x510", which is unknown
        2022-04-06T07:01:20Z | 2022-04-06 | MALFORMED | "io.cncf.notary.signingTime" in the protected header is not a \
        date with a time: "2022-04-06"
        "io.cncf.notary.signingTime" | "x" | MALFORMED | the protected header has no "io.cncf.notary.signingTime"
        "alg":"ES256", | "alg":"none","alg":"ES256", | MALFORMED | the protected header has a member twice
        "alg":"ES256", | "x5c":[],"alg":"ES256", | MALFORMED | the header "x5c" is both protected and not protected
        """)
    void refusesHeadersThatItCannotTrust(String from, String to, Reason reason, String problem)
            throws UnusableMaterial {
        String headers = HEADERS.replace(from, to);
        assertThat(headers).isNotEqualTo(HEADERS);

        assertThat(verdict(signed(headers, notationPayload(DIGEST)))).isEqualTo(not(reason, problem));
    }

    @Test
    void ignoresAnUnknownHeaderThatIsNotCritical() throws UnusableMaterial {
        assertThat(verdict(signed(HEADERS.replace("{\"alg\"", "{\"x\":1,\"alg\""), notationPayload(DIGEST))))
                .isInstanceOf(Verdict.Counts.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "targetArtifact" | "target" | the payload has the unknown member "target"
        "mediaType" | "x" | "targetArtifact" in the payload has no "mediaType"
        "digest" | "Digest" | "targetArtifact" in the payload has no "digest"
        :19 | :-19 | "size" in "targetArtifact" in the payload is not a size
        :19 | :"19" | "size" in "targetArtifact" in the payload is not a size
        :"7" | :7 | a value of "annotations" in "targetArtifact" in the payload is not a string
        """)
    void refusesAMalformedPayload(String from, String to, String problem) throws UnusableMaterial {
        assertThat(verdict(signed(HEADERS, notationPayload(DIGEST).replace(from, to))))
                .isEqualTo(not(Reason.MALFORMED, problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"payload" | {"x":1,"payload" | the envelope has the unknown member "x"
        {"payload" | {"signatures":[],"payload" | the envelope has the unknown member "signatures"
        "header" | "headers" | the envelope has the unknown member "headers"
        "x5c" | "x" | "header" in the envelope has no "x5c"
        "signature":" | "signature":"=" | the envelope is not valid JSON
        "signature":" | "signature":"+ | the signature is not valid Base64 for URLs
        "x5c":[" | "x5c":["- | a certificate cannot be read
        "x5c":[ | "x5c":[1, | an element of "x5c" in "header" in the envelope is not a string
        "x5c":[ | "x5c":["", | a certificate cannot be read
        """)
    void refusesAMalformedEnvelope(String from, String to, String problem) throws UnusableMaterial {
        String good = signed(HEADERS, notationPayload(DIGEST));
        assertThat(good).contains(from);

        assertThat(verdict(good.replaceFirst(Pattern.quote(from), to))).isEqualTo(not(Reason.MALFORMED, problem));
    }

    @Test
    void refusesNoAndTooManyCertificates() throws UnusableMaterial {
        byte[] signature = signature(HEADERS, notationPayload(DIGEST));
        List<byte[]> many = new ArrayList<>();
        for (int number = 0; number < 11; number++) {
            many.add(OPENSSL.der("release"));
        }

        assertThat(verdict(jws(HEADERS, notationPayload(DIGEST), signature, List.of())))
                .isEqualTo(not(Reason.MALFORMED, "it has 0 certificates instead of 1 to 10"));
        assertThat(verdict(jws(HEADERS, notationPayload(DIGEST), signature, many)))
                .isEqualTo(not(Reason.MALFORMED, "it has 11 certificates instead of 1 to 10"));
    }

    @Test
    void doesNotCountAfterTheSignatureExpires() throws UnusableMaterial {
        String headers = HEADERS.replace(
                "\"crit\":[", "\"io.cncf.notary.expiry\":\"" + NOW + "\",\"crit\":[\"io.cncf.notary.expiry\",");
        String jws = signed(headers, notationPayload(DIGEST));

        assertThat(verdict(jws, trust("*"), NOW.minusMillis(1))).isInstanceOf(Verdict.Counts.class);
        assertThat(verdict(jws, trust("*"), NOW))
                .isEqualTo(not(Reason.SIGNATURE_EXPIRED, "its signer declared that it expires at " + NOW));
    }

    @Test
    void doesNotCountOutsideTheValidityOfACertificate() throws UnusableMaterial {
        String jws = signed(HEADERS, notationPayload(DIGEST));

        for (Instant at : List.of(NOW.plus(Duration.ofDays(11)), NOW.minus(Duration.ofDays(2)))) {
            assertThat(verdict(jws, trust("*"), at)).isInstanceOfSatisfying(Verdict.DoesNotCount.class, verdict -> {
                assertThat(verdict.reason()).isEqualTo(Reason.CERTIFICATE_NOT_VALID_NOW);
                assertThat(verdict.problem())
                        .startsWith("the certificate of \"CN=release,O=acme,ST=WA,C=US\" is valid from ")
                        .endsWith(", not at " + at);
            });
        }
    }

    @Test
    void judgesASigningAuthorityAtTheTimeOfSigning() throws UnusableMaterial {
        CertificateTrust authority = CertificateTrust.parse("", OPENSSL.text("root.crt"), List.of("*"));
        String headers = HEADERS.replace("\"notary.x509\"", "\"notary.x509.signingAuthority\"")
                .replace("\"crit\":[", "\"crit\":[\"io.cncf.notary.authenticSigningTime\",")
                .replace(
                        "\"io.cncf.notary.signingTime\":\"2022-04-06T07:01:20Z\"",
                        "\"io.cncf.notary.authenticSigningTime\":\"" + NOW + "\"");
        Instant later = NOW.plus(Duration.ofDays(400));
        String old = headers.replace(NOW.toString(), "2022-04-06T07:01:20Z");

        assertThat(verdict(signed(headers, notationPayload(DIGEST)), authority, later))
                .isInstanceOf(Verdict.Counts.class);
        assertThat(verdict(signed(headers, notationPayload(DIGEST)), authority, NOW.minusSeconds(1)))
                .isEqualTo(not(Reason.MALFORMED, "its signing time " + NOW + " is in the future"));
        assertThat(verdict(signed(old, notationPayload(DIGEST)), authority, later))
                .isInstanceOfSatisfying(
                        Verdict.DoesNotCount.class,
                        verdict -> assertThat(verdict.reason()).isEqualTo(Reason.CERTIFICATE_NOT_VALID_NOW));
    }

    /** Otherwise the owner of an expired certificate could choose a time at which it was valid. */
    @Test
    void keepsTheRootsOfTheTwoSchemesApart() throws UnusableMaterial {
        CertificateTrust authority = CertificateTrust.parse("", OPENSSL.text("root.crt"), List.of("*"));
        String headers = HEADERS.replace("\"notary.x509\"", "\"notary.x509.signingAuthority\"")
                .replace("\"crit\":[", "\"crit\":[\"io.cncf.notary.authenticSigningTime\",")
                .replace("signingTime", "authenticSigningTime");

        assertThat(verdict(signed(HEADERS, notationPayload(DIGEST)), authority, NOW))
                .isEqualTo(not(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "its root certificate of \"CN=root,O=acme,ST=WA,C=US\", " + root()
                                + ", is not trusted for notary.x509"));
        assertThat(verdict(signed(headers, notationPayload(DIGEST)), trust("*"), NOW))
                .isEqualTo(not(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "its root certificate of \"CN=root,O=acme,ST=WA,C=US\", " + root()
                                + ", is not trusted for notary.x509.signingAuthority"));
    }

    @Test
    void refusesASigningTimeOfTheOtherScheme() throws UnusableMaterial {
        String both = HEADERS.replace(
                "\"crit\":[",
                "\"io.cncf.notary.authenticSigningTime\":\"2022-04-06T07:01:20Z\","
                        + "\"crit\":[\"io.cncf.notary.authenticSigningTime\",");

        assertThat(verdict(signed(both, notationPayload(DIGEST))))
                .isEqualTo(not(Reason.MALFORMED, "it has a signing time of another signing scheme"));
    }

    @Test
    void doesNotCountUnderAnotherRootOfTheSameName() throws UnusableMaterial {
        CertificateTrust stranger = CertificateTrust.parse(OPENSSL.text("stranger.crt"), "", List.of("*"));
        byte[] signature = signature(HEADERS, notationPayload(DIGEST));

        assertThat(verdict(signed(HEADERS, notationPayload(DIGEST)), stranger, NOW))
                .isEqualTo(not(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "its root certificate of \"CN=root,O=acme,ST=WA,C=US\", " + root()
                                + ", is not trusted for notary.x509"));
        assertThat(verdict(
                        jws(HEADERS, notationPayload(DIGEST), signature, chain("release", "middle", "stranger")),
                        stranger,
                        NOW))
                .isEqualTo(not(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "the certificates from the certificate of \"CN=release,O=acme,ST=WA,C=US\" to the root are not"
                                + " a valid chain"));
        assertThat(verdict(signed(HEADERS, notationPayload(DIGEST)), CertificateTrust.none(), NOW))
                .isInstanceOf(Verdict.DoesNotCount.class);
    }

    @ParameterizedTest
    @CsvSource({"release middle", "release root", "middle release root", "release middle middle root"})
    void refusesAChainThatIsIncompleteOrOutOfOrder(String names) throws UnusableMaterial {
        byte[] signature = signature(HEADERS, notationPayload(DIGEST));

        assertThat(verdict(jws(HEADERS, notationPayload(DIGEST), signature, chain(names.split(" ")))))
                .isInstanceOf(Verdict.DoesNotCount.class);
    }

    @Test
    void countsOnlyForTrustedSubjects() throws UnusableMaterial {
        String jws = signed(HEADERS, notationPayload(DIGEST));

        assertThat(verdict(jws, trust("C=US, ST=WA, O=acme, CN=other", SUBJECT_NAME), NOW))
                .isInstanceOf(Verdict.Counts.class);
        assertThat(verdict(jws, trust("C=US, ST=WA, O=acme, CN=other"), NOW))
                .isEqualTo(not(
                        Reason.OTHER_IDENTITY,
                        "its certificate is for \"CN=release,O=acme,ST=WA,C=US\", which is not a trusted subject"));
    }
}
