package io.jenkins.plugins.imagepromotion.signature.keyless;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.OTHER;
import static io.jenkins.plugins.imagepromotion.signature.Documents.PROVENANCE;
import static io.jenkins.plugins.imagepromotion.signature.Documents.SUBJECT;
import static io.jenkins.plugins.imagepromotion.signature.Documents.WITH_MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bundle;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles of a Sigstore instance of the test, good ones, and each wrong in one way. */
class SigstoreVerifierTest {
    private static final SigstoreInstance SIGSTORE = new SigstoreInstance();
    private static final SigstoreInstance STRANGER = new SigstoreInstance();
    private static final String MATERIAL = " in \"verificationMaterial\" in the bundle";
    private static final Signer.Identity IDENTITY =
            new Signer.Identity(SigstoreInstance.ISSUER, SigstoreInstance.SUBJECT);

    private static Verdict verdict(String json, Subject subject, String trustedRoot) {
        try {
            Trust trust = Trust.in(TrustedKeys.none())
                    .and(KeylessTrust.parse(
                            trustedRoot,
                            List.of(new TrustedIdentity(SigstoreInstance.ISSUER, "https://git.invalid/**"))));
            List<Verdict> verdicts = bundle(json).verdicts(subject, trust, Instant.EPOCH);
            assertThat(verdicts).hasSize(1);
            return verdicts.get(0);
        } catch (UnusableMaterial e) {
            throw new IllegalStateException(e);
        }
    }

    private static Verdict verdict(String json) {
        return verdict(json, WITH_MANIFEST, SIGSTORE.trustedRoot());
    }

    private static KeylessBundle with(Consumer<KeylessBundle> change) {
        KeylessBundle bundle = new KeylessBundle(SIGSTORE);
        change.accept(bundle);
        return bundle;
    }

    private static String message(Consumer<KeylessBundle> change) {
        return with(change).message(MANIFEST);
    }

    private static String attestation(Consumer<KeylessBundle> change) {
        return with(change).attestation(statement(DIGEST));
    }

    private static Verdict signed(Signer signer) {
        return new Verdict.Counts(signer, new Claim(Optional.empty(), Map.of()));
    }

    private static Verdict refused(Reason reason, String problem) {
        return new Verdict.DoesNotCount(reason, problem);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsTheSignatureOfTheManifestInBothVersionsOfTheLog(boolean second) {
        assertThat(verdict(message(bundle -> bundle.second = second))).isEqualTo(signed(IDENTITY));
        assertThat(verdict(message(bundle -> bundle.second = second), SUBJECT, SIGSTORE.trustedRoot()))
                .isEqualTo(signed(IDENTITY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsAnAttestationAndReturnsItsPredicateInBothVersionsOfTheLog(boolean second) {
        assertThat(verdict(attestation(bundle -> bundle.second = second)))
                .isInstanceOfSatisfying(Verdict.Counts.class, counts -> {
                    assertThat(counts.signer()).isEqualTo(IDENTITY);
                    assertThat(counts.claim().predicateType()).contains(PROVENANCE);
                    assertThat(counts.claim().content())
                            .isEqualTo(
                                    Map.of("runDetails", Map.of("builder", Map.of("id", "https://builder.invalid"))));
                });
    }

    @Test
    void countsWithTheTimeOfATimestampAuthorityAlone() {
        Consumer<KeylessBundle> timestamped = bundle -> {
            bundle.timestamp = true;
            bundle.entryTimestamp = false;
        };

        assertThat(verdict(message(timestamped))).isEqualTo(signed(IDENTITY));
        assertThat(verdict(message(bundle -> bundle.entryTimestamp = false)))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION,
                        "nothing proves when it was signed: it has neither a signed entry timestamp nor an RFC 3161"
                                + " timestamp"));
    }

    @Test
    void readsTheIssuerOfOldCertificatesAndASubjectThatIsAnAddress() throws UnusableMaterial {
        KeylessTrust trust = KeylessTrust.parse(
                SIGSTORE.trustedRoot(), List.of(new TrustedIdentity(SigstoreInstance.ISSUER, "release@acme.invalid")));
        String json = message(bundle -> {
            bundle.request.oldIssuer = true;
            bundle.request.subjects = List.of(new GeneralName(GeneralName.rfc822Name, "release@acme.invalid"));
        });

        assertThat(bundle(json)
                        .verdicts(WITH_MANIFEST, Trust.in(TrustedKeys.none()).and(trust), Instant.EPOCH))
                .containsExactly(signed(new Signer.Identity(SigstoreInstance.ISSUER, "release@acme.invalid")));
    }

    @Test
    void doesNotCountForAnotherIdentity() {
        assertThat(verdict(message(bundle -> bundle.request.issuer = "https://other.invalid")))
                .isEqualTo(refused(
                        Reason.OTHER_IDENTITY,
                        "its certificate is for \"" + SigstoreInstance.SUBJECT
                                + "\" as identified by \"https://other.invalid\", which is not a trusted identity"));
        assertThat(verdict(message(bundle -> bundle.request.subjects =
                        List.of(new GeneralName(GeneralName.uniformResourceIdentifier, "https://other.invalid/x")))))
                .isEqualTo(refused(
                        Reason.OTHER_IDENTITY,
                        "its certificate is for \"https://other.invalid/x\" as identified by \""
                                + SigstoreInstance.ISSUER + "\", which is not a trusted identity"));
    }

    @Test
    void doesNotCountForAnotherDigest() {
        assertThat(verdict(message(bundle -> {}), Subject.of(OTHER), SIGSTORE.trustedRoot()))
                .isEqualTo(refused(Reason.OTHER_DIGEST, "it is for \"" + DIGEST + "\", not for " + OTHER));
        assertThat(verdict(attestation(bundle -> {}), Subject.of(OTHER), SIGSTORE.trustedRoot()))
                .isEqualTo(refused(Reason.OTHER_DIGEST, "it is for \"" + DIGEST + "\", not for " + OTHER));
    }

    /** Keyless signatures name a SHA-256, so the bytes prove that the other digest is of the same manifest. */
    @Test
    void comparesADigestOfAnotherAlgorithmByTheBytes() {
        Digest digest = Digest.Algorithm.SHA512.of(MANIFEST);

        assertThat(verdict(message(bundle -> {}), Subject.of(digest, MANIFEST), SIGSTORE.trustedRoot()))
                .isEqualTo(signed(IDENTITY));
        assertThat(verdict(message(bundle -> {}), Subject.of(digest), SIGSTORE.trustedRoot()))
                .isEqualTo(refused(
                        Reason.NEEDS_MANIFEST,
                        "keyless signatures name a SHA-256 digest, which needs the bytes of the manifest"));
        assertThat(verdict(attestation(bundle -> {}), Subject.of(digest, MANIFEST), SIGSTORE.trustedRoot()))
                .isEqualTo(refused(
                        Reason.OTHER_DIGEST, "it is for nothing with a digest of that algorithm, not for " + digest));
    }

    @Test
    void refusesACertificateOfAnotherAuthority() {
        assertThat(verdict(new KeylessBundle(STRANGER).message(MANIFEST)))
                .isEqualTo(refused(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "the authorities and certificate logs of the trusted root do not confirm its certificate:"
                                + " \"Certificate was not verifiable against CAs\""));
    }

    @Test
    void refusesACertificateThatNoTrustedLogRecorded() {
        assertThat(verdict(message(bundle -> bundle.request.timestamp = false)))
                .isEqualTo(
                        refused(Reason.UNTRUSTED_CERTIFICATE, "its certificate has no timestamp of a certificate log"));
        assertThat(verdict(message(bundle -> {}), SUBJECT, rootWith("ctlogs")))
                .isEqualTo(refused(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "the authorities and certificate logs of the trusted root do not confirm its certificate:"
                                + " \"No valid SCTs were found, all(1) SCTs were invalid\""));
    }

    @Test
    void refusesAnEntryOfAnotherLog() {
        String notProven = "no transparency log of the trusted root proves that it contains the signature: ";

        assertThat(verdict(message(bundle -> bundle.loggedBy = STRANGER)))
                .isEqualTo(refused(Reason.NO_PROOF_OF_INCLUSION, notProven + "\"Entry SET was not valid\""));
        assertThat(verdict(message(bundle -> {}), SUBJECT, rootWith("tlogs")))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION,
                        notProven + "\"Log entry (logid) does not match any provided transparency logs.\""));
        assertThat(verdict(message(bundle -> {
                    bundle.loggedBy = STRANGER;
                    bundle.second = true;
                })))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION,
                        "no timestamp authority of the trusted root proves when it was signed: \"Certificates in token"
                                + " were not verifiable against TSAs\""));
    }

    @Test
    void refusesACheckpointOfAnotherLogOrTree() {
        String notProven = "no transparency log of the trusted root proves that it contains the signature: ";

        assertThat(verdict(message(bundle -> bundle.logHost = "other.invalid")))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION,
                        notProven + "\"No matching checkpoint signature found for transparency log: log.invalid\""));
        assertThat(verdict(message(bundle -> bundle.checkpointSize = 4)))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION,
                        "its proof of inclusion is for another tree than the checkpoint of the log"));
    }

    @Test
    void refusesTheEntryOfAnotherSignature() {
        String other = message(bundle -> {});
        String body = Pattern.compile("\"canonicalizedBody\":\"([^\"]*)\"")
                .matcher(other)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(verdict(message(
                        bundle -> bundle.body = java.util.Base64.getDecoder().decode(body))))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION,
                        "its entry of the transparency log is not for this signature: \"Provided verification"
                                + " materials are inconsistent with log entry\""));
    }

    @Test
    void refusesAnEntryWithAnotherCertificate() {
        SigstoreInstance.Request request = new SigstoreInstance.Request();

        assertThat(verdict(attestation(bundle -> bundle.loggedCertificate = SIGSTORE.issue(request))))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION, "its entry of the transparency log has another certificate"));
    }

    @Test
    void refusesAMissingProof() {
        String json = message(bundle -> {});

        assertThat(verdict(message(bundle -> bundle.proof = false)))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION, "its entry of a transparency log has no proof of inclusion"));
        assertThat(verdict(json.replaceFirst("\"tlogEntries\":\\[.*\\]\\}", "\"tlogEntries\":[]}")))
                .isEqualTo(refused(Reason.NO_PROOF_OF_INCLUSION, "it has no entry of a transparency log"));
        assertThat(verdict(json.replaceFirst("\"tlogEntries\":\\[(.*)\\]\\}", "\"tlogEntries\":[$1,$1]}")))
                .isEqualTo(refused(Reason.MALFORMED, "the bundle has 2 entries of transparency logs instead of one"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 601})
    void refusesACertificateThatWasNotValidAtTheTimeOfTheLog(long seconds) {
        Instant time = SigstoreInstance.START.plusSeconds(seconds);
        Verdict expected = refused(
                Reason.CERTIFICATE_NOT_VALID_NOW,
                "its certificate was valid from 2026-01-15T10:00:00Z to 2026-01-15T10:10:00Z, but it was signed at "
                        + time);

        assertThat(verdict(message(bundle -> bundle.loggedAt = time))).isEqualTo(expected);
        assertThat(verdict(attestation(bundle -> bundle.loggedAt = time))).isEqualTo(expected);
        assertThat(verdict(message(bundle -> {
                    bundle.loggedAt = time;
                    bundle.second = true;
                })))
                .isEqualTo(refused(
                        Reason.CERTIFICATE_NOT_VALID_NOW,
                        "the certificate was not valid at the time of its timestamp"));
    }

    @Test
    void countsAtTheFirstAndTheLastSecondOfTheCertificate() {
        for (long seconds : List.of(0L, 600L)) {
            assertThat(verdict(message(bundle -> bundle.loggedAt = SigstoreInstance.START.plusSeconds(seconds))))
                    .isEqualTo(signed(IDENTITY));
        }
    }

    @Test
    void refusesALogWhoseKeyWasNotTrustedAtThatTime() {
        String retired = SIGSTORE.trustedRoot("2025-01-01T00:00:00Z\",\"end\":\"2026-01-15T10:00:59Z\"}");
        String renewed = SIGSTORE.trustedRoot("2025-01-01T00:00:00Z\",\"end\":\"2026-01-15T10:01:00Z\"}");

        assertThat(verdict(message(bundle -> {}), SUBJECT, renewed)).isEqualTo(signed(IDENTITY));
        assertThat(verdict(message(bundle -> {}), SUBJECT, retired))
                .isInstanceOfSatisfying(Verdict.DoesNotCount.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Reason.NO_PROOF_OF_INCLUSION);
                    assertThat(refused.problem())
                            .matches("the trusted root does not trust the transparency log [0-9a-f]{64} at"
                                    + " 2026-01-15T10:01:00Z");
                });
    }

    @Test
    void refusesASignatureOfAnotherKeyOrOfOtherBytes() {
        Verdict expected = refused(Reason.BAD_SIGNATURE, "the key in the certificate did not make it");
        Pattern signature = Pattern.compile("\"sig(?:nature)?\":\"([^\"]*)\"");
        for (String other : List.of(message(bundle -> {}), attestation(bundle -> {}))) {
            String json = other.contains("dsseEnvelope") ? attestation(bundle -> {}) : message(bundle -> {});
            String foreign =
                    signature.matcher(other).results().findFirst().orElseThrow().group(1);

            assertThat(verdict(json.replaceFirst("(\"sig(?:nature)?\":\")[^\"]*", "$1" + foreign)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void requiresOneSubjectThatIsAnAddressOrAUri() {
        GeneralName workflow = new GeneralName(GeneralName.uniformResourceIdentifier, SigstoreInstance.SUBJECT);
        GeneralName address = new GeneralName(GeneralName.rfc822Name, "release@acme.invalid");
        GeneralName host = new GeneralName(GeneralName.dNSName, "git.invalid");

        assertThat(verdict(message(bundle -> bundle.request.subjects = List.of(workflow, address))))
                .isEqualTo(unsuitable("it has 2 subjects instead of one"));
        assertThat(verdict(message(bundle -> bundle.request.subjects = List.of())))
                .isEqualTo(unsuitable("it has 0 subjects instead of one"));
        assertThat(verdict(message(bundle -> bundle.request.subjects = List.of(host))))
                .isEqualTo(unsuitable("its subject is neither an e-mail address nor a URI"));
    }

    @Test
    void requiresAnIssuerOnOneLine() {
        assertThat(verdict(message(bundle -> bundle.request.issuer = ""))).isEqualTo(unsuitable("it has no issuer"));
        assertThat(verdict(message(bundle -> bundle.request.issuer = "https://issuer.invalid\nforged")))
                .isEqualTo(unsuitable("its issuer is \"https://issuer.invalid\\u000aforged\", which is empty, longer"
                        + " than 2000 characters, or has control characters"));
        assertThat(verdict(message(bundle -> bundle.request.issuer = "https://" + "i".repeat(2_000))))
                .isInstanceOfSatisfying(
                        Verdict.DoesNotCount.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNSUITABLE_CERTIFICATE));
    }

    @Test
    void requiresACertificateForTheSigningOfCode() {
        assertThat(verdict(message(bundle -> bundle.request.purpose = KeyPurposeId.id_kp_serverAuth)))
                .isEqualTo(unsuitable("it is not for the signing of code"));
    }

    private static Verdict unsuitable(String problem) {
        return refused(Reason.UNSUITABLE_CERTIFICATE, "its certificate cannot be used: " + problem);
    }

    @Test
    void refusesWhatTheLibraryCannotRead() {
        assertThat(verdict(message(bundle -> bundle.body = bytes("no JSON")))).isInstanceOf(Verdict.DoesNotCount.class);
        assertThat(verdict(attestation(bundle -> bundle.body = bytes("{}")))).isInstanceOf(Verdict.DoesNotCount.class);
        assertThat(verdict(message(bundle -> {
                    bundle.second = true;
                    bundle.body = bytes("{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{"
                            + "\"hashedRekordV002\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}}");
                })))
                .isInstanceOf(Verdict.DoesNotCount.class);
    }

    /** sigstore-java reads the entry before it verifies that the log contains it. */
    @Test
    void refusesALogEntryThatNeedsMuchMemory() {
        assertThat(verdict(message(bundle -> bundle.body = bytes(entry("[" + "[],".repeat(10_000) + "[]]")))))
                .isEqualTo(malformed(
                        "\"canonicalizedBody\" in \"tlogEntries\"" + MATERIAL + " has more than 10000 values"));
    }

    private static String entry(String spec) {
        return "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":" + spec + "}";
    }

    private static Verdict malformed(String problem) {
        return refused(Reason.MALFORMED, problem);
    }

    /** sigstore-java parses the payload before it verifies the signature, and anyone can copy a certificate. */
    @Test
    void doesNotParseAPayloadThatNoTrustedIdentitySigned() {
        String nested = statement(DIGEST).replaceFirst("\"predicate\":.*", "\"predicate\":no JSON");
        String signed = with(bundle -> {}).attestation(nested);
        String other =
                with(bundle -> bundle.request.issuer = "https://other.invalid").attestation(nested);

        assertThat(verdict(signed.replaceFirst("(\"sig\":\")[^\"]*", "$1" + signatureOf(attestation(bundle -> {})))))
                .isEqualTo(refused(Reason.BAD_SIGNATURE, "the key in the certificate did not make it"));
        assertThat(verdict(other))
                .isEqualTo(refused(
                        Reason.OTHER_IDENTITY,
                        "its certificate is for \"" + SigstoreInstance.SUBJECT
                                + "\" as identified by \"https://other.invalid\", which is not a trusted identity"));
        assertThat(verdict(signed))
                .isEqualTo(refused(
                        Reason.NO_PROOF_OF_INCLUSION,
                        "its entry of the transparency log is not for this signature: \"Could not parse DSSE"
                                + " payload\""));
    }

    private static String signatureOf(String json) {
        return Pattern.compile("\"sig\":\"([^\"]*)\"")
                .matcher(json)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    @Test
    void limitsTheSizeOfEachPart() {
        String json = message(bundle -> bundle.timestamp = true);
        String large = "A".repeat(4 * 22_000);
        String size = MATERIAL + " has 66000 bytes, more than 65536";

        assertThat(verdict(json.replaceFirst("(\"rawBytes\":\")[^\"]*", "$1" + large)))
                .isEqualTo(malformed("\"rawBytes\" in \"certificate\"" + size));
        assertThat(verdict(json.replaceFirst("(\"signedTimestamp\":\")[^\"]*", "$1" + large)))
                .isEqualTo(malformed(
                        "\"signedTimestamp\" in \"rfc3161Timestamps\" in \"timestampVerificationData\"" + size));
        assertThat(verdict(json.replaceFirst("(\"canonicalizedBody\":\")[^\"]*", "$1" + large)))
                .isEqualTo(malformed("\"canonicalizedBody\" in \"tlogEntries\"" + size));
        assertThat(verdict(json.replaceFirst("(\"envelope\":\")[^\"]*", "$1" + "A".repeat(66_000))))
                .isEqualTo(malformed("\"envelope\" in \"checkpoint\" in \"inclusionProof\" in \"tlogEntries\"" + size));
    }

    /** Protocol Buffers read a second name of each field. */
    @Test
    void countsTheTimestampsUnderTheirOneName() {
        String json = message(bundle -> bundle.timestamp = true);

        assertThat(verdict(json.replace("rfc3161Timestamps", "rfc3161_timestamps")))
                .isEqualTo(malformed(
                        "\"timestampVerificationData\"" + MATERIAL + " has the unknown member \"rfc3161_timestamps\""));
        assertThat(verdict(json.replaceFirst("\"rfc3161Timestamps\":\\[[^]]*]", "")))
                .isEqualTo(signed(IDENTITY));
    }

    /** The trusted root of the test with this part of another one. */
    private static String rootWith(String part) {
        Pattern value = Pattern.compile("\"" + part + "\":\\[.*\\]");
        String foreign = value.matcher(STRANGER.trustedRoot())
                .results()
                .findFirst()
                .orElseThrow()
                .group();
        return value.matcher(SIGSTORE.trustedRoot()).replaceFirst(foreign);
    }
}
