package io.jenkins.plugins.imagepromotion.promotion.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.VerifyImage;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature.Result;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyImageTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final Digest OTHER = Digest.of(new byte[] {1});

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").ecKey("thief", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static TrustedKeys key() {
        try {
            return TrustedKeys.parse(OPENSSL.text("team.pub"));
        } catch (UnusableMaterial e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signer signer() {
        return new Signer.Key(key().keys().get(0).id());
    }

    private VerifiedImage verify() {
        return new VerifyImage(TestRegistries.plain(signed.registry.host(), new Cancellation()), Clock.systemUTC())
                .verify(ImageReference.parse(signed.reference()), Trust.in(key()), Claim::withoutContent);
    }

    private void assertSigned(String place) {
        VerifiedImage image = verify();

        assertThat(image.signers()).containsExactly(signer());
        assertThat(image.failure()).isEmpty();
        assertThat(image.signatures()).singleElement().satisfies(found -> {
            assertThat(found.place()).isEqualTo(place);
            assertThat(found.result()).isEqualTo(Result.SIGNATURE);
            assertThat(found.details()).isEqualTo("signed by " + signer());
        });
    }

    private void assertRefused(String place, Reason reason, String problem) {
        VerifiedImage image = verify();

        assertThat(image.signatures())
                .singleElement()
                .satisfies(found -> assertThat(found.place()).isEqualTo(place))
                .extracting(FoundSignature::verdict)
                .isEqualTo(new Verdict.DoesNotCount(reason, problem));
        assertThat(image.signers()).isEmpty();
        assertThat(image.failure().orElseThrow().toString())
                .isEqualTo("""
                The image has no signature that counts.  [SIGNATURE_REQUIRED]
                  image:    %s
                  digest:   %s
                  attached: %s: %s
                  Sign this digest with a trusted key or identity, or trust its signer.\
                """.formatted(signed.reference(), signed.digest, place, problem));
    }

    @Test
    void countsASignatureUnderTheTagOfCosign() {
        assertSigned(signed.tag(".sig", signed.simple("team", signed.digest)));
    }

    @Test
    void countsASignatureInAReferrer() {
        assertSigned(signed.referrer(signed.simple("team", signed.digest)).toString());
    }

    @Test
    void countsASigstoreBundle() {
        assertSigned(signed.referrer(signed.bundle("team")).toString());
    }

    @Test
    void countsEachSignerOnce() {
        signed.tag(".sig", signed.simple("thief", signed.digest), signed.simple("team", signed.digest));
        signed.referrer(signed.bundle("team"));

        VerifiedImage image = verify();

        assertThat(image.signatures())
                .extracting(FoundSignature::result)
                .containsExactly(Result.DOES_NOT_COUNT, Result.SIGNATURE, Result.SIGNATURE);
        assertThat(image.signers()).containsExactly(signer());
        assertThat(image.failure()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listsAnAttestationButDoesNotCountItAsASignature(boolean isTag) {
        AttachedSignature attestation = signed.attestation("team", signed.digest);
        String place = isTag
                ? signed.tag(".att", attestation)
                : signed.referrer(attestation).toString();

        VerifiedImage image = verify();

        assertThat(image.signatures()).singleElement().satisfies(found -> {
            assertThat(found.result()).isEqualTo(Result.ATTESTATION);
            assertThat(found.details()).isEqualTo(Documents.PROVENANCE + ", signed by " + signer());
        });
        assertThat(image.signers()).isEmpty();
        assertThat(image.failure().orElseThrow().toString())
                .contains("  attached: " + place + ": an attestation: " + Documents.PROVENANCE + ", signed by "
                        + signer() + "\n");
    }

    @Test
    void doesNotCountASignatureByAnotherKey() {
        assertRefused(
                signed.tag(".sig", signed.simple("thief", signed.digest)),
                Reason.WRONG_KEY,
                "the trusted key did not make it: " + key().keys().get(0).id());
    }

    @Test
    void doesNotCountASignatureOfAnotherDigest() {
        assertRefused(
                signed.tag(".sig", signed.simple("team", OTHER)),
                Reason.OTHER_DIGEST,
                "it is for \"" + OTHER + "\", not for " + signed.digest);
    }

    @Test
    void doesNotCountALayerThatWasChangedAfterSigning() {
        AttachedSignature good = signed.simple("team", OTHER);
        String changed = Documents.simplePayload(signed.digest);

        assertRefused(
                signed.tag(
                        ".sig", new AttachedSignature(good.mediaType(), Documents.bytes(changed), good.annotations())),
                Reason.WRONG_KEY,
                "the trusted key did not make it: " + key().keys().get(0).id());
    }

    @Test
    void doesNotCountALayerWithoutItsSignature() {
        AttachedSignature good = signed.simple("team", signed.digest);

        assertRefused(
                signed.tag(".sig", new AttachedSignature(good.mediaType(), good.content(), Map.of())),
                Reason.MALFORMED,
                "the layer has no annotation \"dev.cosignproject.cosign/signature\"");
    }

    @Test
    void refusesAnImageWithoutAttachments() {
        assertThat(verify().failure().orElseThrow().toString())
                .isEqualTo("""
                The image has no signature that counts.  [SIGNATURE_REQUIRED]
                  image:    %s
                  digest:   %s
                  attached: nothing
                  Sign this digest with a trusted key or identity, or trust its signer.\
                """.formatted(signed.reference(), signed.digest));
    }

    @Test
    void doesNotCountWhatIsAttachedToAnotherImage() {
        Digest referrer = signed.referrerOf(OTHER, signed.simple("team", signed.digest));

        assertRefused(referrer.toString(), Reason.OTHER_DIGEST, "its manifest is attached to \"" + OTHER + "\"");
        assertThat(signed.registry.requests()).noneMatch(request -> request.contains("/blobs/"));
    }

    @Test
    void ignoresAReferrerThatIsListedButGone() {
        signed.list("application/vnd.oci.image.manifest.v1+json", OTHER);

        assertThat(verify().signatures()).isEmpty();
    }

    @Test
    void doesNotReadFormsThatItDoesNotRecognize() {
        String place = signed.tag(".att", new AttachedSignature("text/plain", Documents.bytes("x"), Map.of()));

        assertRefused(place, Reason.UNKNOWN_FORM, "the media type \"text/plain\" is not a known form");
        assertThat(signed.registry.requests()).noneMatch(request -> request.contains("/blobs/"));
    }

    @Test
    void doesNotReadListedManifestsOfUnknownTypes() {
        signed.list("application/vnd.invalid", OTHER);

        assertRefused(
                OTHER.toString(),
                Reason.UNKNOWN_FORM,
                "the media type \"application/vnd.invalid\" is not a known form");
    }

    @Test
    void doesNotReadADocumentAboveTheLimit() {
        int size = (8 << 20) + 1;

        assertRefused(
                signed.tagWithSize(".att", "application/vnd.dsse.envelope.v1+json", size),
                Reason.TOO_LARGE,
                "it has 8388609 bytes, more than the limit of 8388608");
        assertThat(signed.registry.requests()).noneMatch(request -> request.contains("/blobs/"));
    }

    @Test
    void doesNotCountAnAttachmentWithoutLayers() {
        assertRefused(signed.tag(".sig"), Reason.MALFORMED, "its manifest has no layers");
    }

    @Test
    void readsTheFirstHundredDocumentsAndReportsTheOthers() {
        AttachedSignature wrong = signed.simple("thief", signed.digest);
        AttachedSignature[] layers = Collections.nCopies(102, wrong).toArray(AttachedSignature[]::new);
        layers[101] = signed.simple("team", signed.digest);
        signed.tag(".sig", layers);

        VerifiedImage image = verify();

        assertThat(image.signatures()).hasSize(100);
        assertThat(image.unread()).isEqualTo(2);
        assertThat(image.failure().orElseThrow().toString())
                .endsWith("\n  not read: 2\n  Sign this digest with a trusted key or identity, or trust its signer."
                        + " Delete attachments that are no longer needed.");
        layers[0] = layers[101];
        signed.tag(".sig", layers);
        assertThat(verify().failure()).isEmpty();
    }

    @Test
    void readsTheFirstHundredReferrersAndReportsTheOthers() {
        for (int i = 0; i < 101; i++) {
            signed.list("application/vnd.oci.image.manifest.v1+json", Digest.of(Documents.bytes("gone " + i)));
        }
        signed.referrer(signed.bundle("team"));

        VerifiedImage image = verify();

        assertThat(image.signatures()).isEmpty();
        assertThat(image.unread()).isEqualTo(2);
        assertThat(image.failure()).isPresent();
    }

    @Test
    void stopsReadingContentAt64Mebibytes() {
        AttachedSignature[] layers = new AttachedSignature[10];
        for (int i = 0; i < layers.length; i++) {
            byte[] large = Documents.bytes((char) ('a' + i) + "x".repeat((7 << 20) - 1));
            layers[i] = new AttachedSignature("application/vnd.dsse.envelope.v1+json", large, Map.of());
        }
        signed.tag(".att", layers);

        VerifiedImage image = verify();

        assertThat(image.signatures()).hasSize(9);
        assertThat(image.unread()).isEqualTo(1);
    }

    /** A failure must never look like an image without signatures. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/team/app/manifests/sha256-.*[.]sig",
                "GET /v2/team/app/manifests/sha256-.*[.]att",
                "GET /v2/team/app/referrers/.*",
                "GET /v2/team/app/manifests/sha256-[0-9a-f]{64}",
                "GET /v2/team/app/blobs/.*"
            })
    void failsIfTheRegistryDoes(String request) {
        signed.tag(".sig", signed.simple("team", signed.digest));
        signed.registry.when(request, ScriptedRegistry.Fault.status(403, "DENIED", "no"));

        assertThatThrownBy(this::verify)
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.FORBIDDEN));
    }

    @Test
    void failsIfTheContentOfASignatureIsGone() {
        signed.tag(".sig", signed.simple("team", signed.digest));
        signed.registry.when("GET /v2/team/app/blobs/.*", ScriptedRegistry.Fault.status(404, "BLOB_UNKNOWN", "gone"));

        assertThatThrownBy(this::verify)
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND));
    }

    @Test
    void verifiesTheBytesOfTheTagAndNotAnotherDigestThatTheReferenceNames() {
        signed.tag(".sig", signed.simple("team", signed.digest));
        VerifyImage verify =
                new VerifyImage(TestRegistries.plain(signed.registry.host(), new Cancellation()), Clock.systemUTC());
        ImageReference other = ImageReference.parse(signed.reference() + "@" + OTHER);

        assertThatThrownBy(() -> verify.verify(other, Trust.in(key()), Claim::withoutContent))
                .hasMessageContaining("[DIGEST_MISMATCH]");
    }
}
