package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signed documents in files. The script {@code make}, next to them, made them with OpenSSL alone. */
final class Vectors {
    static final byte[] MANIFEST = read("manifest.json");
    static final Subject SUBJECT = Subject.of(Digest.of(MANIFEST), MANIFEST);
    static final String ANNOTATION = "dev.cosignproject.cosign/signature";

    /** The certificates are valid for 100 years. */
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private Vectors() {}

    static byte[] read(String file) {
        try {
            return Files.readAllBytes(
                    Path.of("src/test/resources/io/jenkins/plugins/imagepromotion/signature/vectors", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    /** Trusts {@code team.pub}, and each subject in acme under {@code root.pem}. */
    static Trust trust() {
        try {
            return new Trust(
                    TrustedKeys.parse(text("team.pub")),
                    CertificateTrust.parse(text("root.pem"), "", List.of("C=US, ST=WA, O=acme")),
                    Optional.empty());
        } catch (UnusableMaterial e) {
            throw new IllegalStateException(e);
        }
    }

    static Signer team() {
        return new Signer.Key(trust().keys().keys().get(0).id());
    }

    static Signer release() {
        return new Signer.Certificate(
                "CN=release,O=acme,ST=WA,C=US", trust().certificates().roots().get(0));
    }

    /** The document in {@code file}; its name determines the form. */
    static AttachedSignature document(String file, byte[] bytes) {
        return switch (file) {
            case "simple.json" ->
                new AttachedSignature(SimpleSigning.MEDIA_TYPE, bytes, Map.of(ANNOTATION, text("simple.sig")));
            case "envelope.json" -> new AttachedSignature(DsseEnvelope.MEDIA_TYPE, bytes, Map.of());
            case "notation.json" -> new AttachedSignature(NotationEnvelope.MEDIA_TYPE, bytes, Map.of());
            default -> new AttachedSignature(SigstoreBundle.MEDIA_TYPE, bytes, Map.of());
        };
    }

    /** The verdicts about these bytes in place of the file. */
    static List<Verdict> verdicts(String file, byte[] bytes, Subject subject, Trust trust) {
        return document(file, bytes).verdicts(subject, trust, NOW);
    }
}
