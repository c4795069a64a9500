package io.jenkins.plugins.imagepromotion.promotion.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.VerifyImage;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Changes each byte of the manifest under cosign's tag. No signature covers the manifest, so a change can hide the
 * signature, fail the verification, or change nothing; it never adds a signer.
 */
class TamperedAttachmentTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").ecKey("other", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static TrustedKeys keys() throws UnusableMaterial {
        return TrustedKeys.parse(OPENSSL.text("team.pub") + OPENSSL.text("other.pub"));
    }

    private List<Signer> signers(Trust trust) {
        try {
            return new VerifyImage(TestRegistries.plain(signed.registry.host(), new Cancellation()), Clock.systemUTC())
                    .verify(ImageReference.parse(signed.reference()), trust, Claim::withoutContent)
                    .signers();
        } catch (ImagePromotionException e) {
            return List.of();
        }
    }

    @Test
    void neverCountsAnotherSignerAfterAChangeOfTheManifest() throws UnusableMaterial {
        Trust trust = Trust.in(keys());
        String tag = signed.tag(".sig", signed.simple("team", signed.digest));
        String stored = signed.registry.stored("team/app", tag);
        String text = stored.substring(stored.indexOf('{'));
        byte[] manifest = text.getBytes(StandardCharsets.UTF_8);
        Signer team = new Signer.Key(keys().keys().get(0).id());
        assertThat(signers(trust)).containsExactly(team);

        int from = text.indexOf("\"layers\"");
        for (int at = 0; at < manifest.length; at++) {
            byte[] changed = manifest.clone();
            changed[at] ^= (byte) (1 << (at % 7));
            signed.registry.push("team/app", tag, MediaTypes.OCI_MANIFEST, changed);
            List<Signer> found = signers(trust);
            assertThat(found).as("byte %d", at).isSubsetOf(team);
            if (isCovered(text, from, at)) {
                assertThat(found).as("byte %d", at).isEmpty();
            }
        }
    }

    /** The digest of the layer and the signature in its annotation. */
    private static boolean isCovered(String manifest, int from, int at) {
        for (String key : List.of("\"digest\":\"", "dev.cosignproject.cosign/signature\":\"")) {
            int begin = manifest.indexOf(key, from) + key.length();
            if (at >= begin && at < manifest.indexOf('"', begin)) {
                return true;
            }
        }
        return false;
    }
}
