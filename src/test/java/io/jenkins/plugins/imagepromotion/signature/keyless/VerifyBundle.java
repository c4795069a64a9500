package io.jenkins.plugins.imagepromotion.signature.keyless;

import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A program for {@link LoadedClassesTest}: reads the trusted root, and verifies the bundle if it gets one. */
final class VerifyBundle {
    private VerifyBundle() {}

    public static void main(String[] files) throws Exception {
        KeylessTrust trust = KeylessTrust.parse(
                Files.readString(Path.of(files[0])),
                List.of(new TrustedIdentity(SigstoreInstance.ISSUER, SigstoreInstance.SUBJECT)));
        if (files.length == 1) {
            System.out.println(trust.identities());
            return;
        }
        AttachedSignature signature = new AttachedSignature(
                "application/vnd.dev.sigstore.bundle.v0.3+json", Files.readAllBytes(Path.of(files[1])), Map.of());
        System.out.println(signature.verdicts(
                Subject.of(Documents.DIGEST), Trust.in(TrustedKeys.none()).and(trust), Instant.EPOCH));
    }
}
