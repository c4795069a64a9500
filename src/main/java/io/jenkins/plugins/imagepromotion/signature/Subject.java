package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.Optional;

/** The image for which a signature must count. */
public final class Subject {
    private final Digest digest;
    private final Optional<byte[]> manifest;

    private Subject(Digest digest, Optional<byte[]> manifest) {
        this.digest = digest;
        this.manifest = manifest;
    }

    /** Returns the image with this digest, without the bytes that a {@code messageSignature} needs. */
    public static Subject of(Digest digest) {
        return new Subject(digest, Optional.empty());
    }

    /**
     * Returns the image with this digest and its manifest, or index.
     *
     * @throws IllegalArgumentException if the bytes have another digest
     */
    public static Subject of(Digest digest, byte[] manifest) {
        if (!digest.matches(manifest)) {
            throw new IllegalArgumentException("The manifest does not have the digest " + digest);
        }
        return new Subject(digest, Optional.of(manifest.clone()));
    }

    public Digest digest() {
        return digest;
    }

    /**
     * Returns the SHA-256 of the manifest, which is the digest or is calculated from the bytes.
     *
     * @throws DoesNotCount {@code NEEDS_MANIFEST} if the digest has another algorithm and the bytes are not known
     */
    public Digest sha256() throws DoesNotCount {
        if (digest.algorithm() == Digest.Algorithm.SHA256) {
            return digest;
        }
        byte[] bytes = manifest.orElseThrow(() -> new DoesNotCount(
                Reason.NEEDS_MANIFEST,
                "keyless signatures name a SHA-256 digest, which needs the bytes of the manifest"));
        return Digest.Algorithm.SHA256.of(bytes);
    }

    /** Requires that the signature names this image; {@code signed} is the digest that it names. */
    void require(String signed) throws DoesNotCount {
        if (!signed.equals(digest.toString())) {
            throw new DoesNotCount(Reason.OTHER_DIGEST, "it is for " + Quoted.text(signed) + ", not for " + digest);
        }
    }

    /** Returns a copy of the manifest's bytes; empty if the caller did not have them. */
    Optional<byte[]> manifest() {
        return manifest.map(byte[]::clone);
    }
}
