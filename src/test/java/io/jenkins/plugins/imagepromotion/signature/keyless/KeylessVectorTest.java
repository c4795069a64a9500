package io.jenkins.plugins.imagepromotion.signature.keyless;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keyless signature in a file, with which {@code bench/verify} measures. */
class KeylessVectorTest {
    private static final Path FOLDER =
            Path.of("src/test/resources/io/jenkins/plugins/imagepromotion/signature/vectors");
    private static final Path MANIFEST = FOLDER.resolve("manifest.json");
    private static final Path BUNDLE = FOLDER.resolve("bundle-keyless.json");
    private static final Path TRUSTED_ROOT = FOLDER.resolve("trusted-root.json");

    /** Writes the two files again, after {@code make} replaced the manifest. The keys are not kept. */
    public static void main(String[] arguments) throws IOException {
        SigstoreInstance sigstore = new SigstoreInstance();
        Files.writeString(TRUSTED_ROOT, sigstore.trustedRoot());
        Files.writeString(BUNDLE, new KeylessBundle(sigstore).message(Files.readAllBytes(MANIFEST)));
    }

    @Test
    void countsUnderItsTrustedRoot() throws Exception {
        byte[] manifest = Files.readAllBytes(MANIFEST);
        KeylessTrust trust = KeylessTrust.parse(
                Files.readString(TRUSTED_ROOT),
                List.of(new TrustedIdentity(SigstoreInstance.ISSUER, SigstoreInstance.SUBJECT)));

        assertThat(trust.verify(Files.readAllBytes(BUNDLE), Subject.of(Digest.of(manifest), manifest)))
                .isEqualTo(new Signer.Identity(SigstoreInstance.ISSUER, SigstoreInstance.SUBJECT));
    }
}
