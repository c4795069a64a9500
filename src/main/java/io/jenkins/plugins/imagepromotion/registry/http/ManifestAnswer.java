package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a manifest of an answer, or says why it is none. The digest is always the one of the bytes; whatever else was said of
 * it, by us in the request or by the registry in a header, has to agree.
 */
final class ManifestAnswer {
    private static final Set<String> SCHEMA1 = Set.of(
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+prettyjws");

    private static final String DO_NOT_USE =
            "Do not use this image; something between its storage and here changed it.";

    private final Answer answer;
    private final ManifestReference reference;
    private final Optional<Digest> announced;

    ManifestAnswer(Answer answer, ManifestReference reference) {
        this.answer = answer;
        this.reference = reference;
        this.announced = answer.announcedDigest();
    }

    /**
     * The manifest.
     *
     * @throws RegistryException {@code DIGEST_MISMATCH}, {@code UNREADABLE_ANSWER} or {@code UNSUPPORTED_MANIFEST}
     */
    Manifest manifest() {
        byte[] bytes = answer.body();
        String mediaType = answer.mediaType();
        try {
            checkType(mediaType, bytes);
            Digest digest = checkedDigest(bytes);
            return new Manifest(mediaType, bytes, digest, ManifestReader.read(mediaType, bytes));
        } catch (UnreadableContent e) {
            throw answer.failure(
                    e.code(),
                    "What the registry sent is not a manifest that can be promoted: " + e.problem() + ".",
                    "Look at what is under this reference; build tools of today write OCI or Docker schema 2 manifests.");
        }
    }

    /** Whether nothing but the bytes themselves speaks for them: a tag was asked for and no digest announced. */
    boolean isUnconfirmed() {
        return announced.isEmpty() && !(reference instanceof Digest);
    }

    /** The end, where the registry does not know its own bytes by their digest. */
    RegistryException unknownBytes() {
        return new RegistryException(
                answer.failure(FailureCode.DIGEST_MISMATCH, "The registry does not know the bytes that it sent.")
                        .with("digest of the bytes", Digest.of(answer.body()))
                        .remedy(DO_NOT_USE));
    }

    private void checkType(String mediaType, byte[] bytes) throws UnreadableContent {
        if (MediaTypes.ACCEPTED.contains(mediaType)) {
            return;
        }
        if (SCHEMA1.contains(mediaType) || ManifestReader.isSchema1(bytes)) {
            throw ManifestReader.schema1();
        }
        if (!mediaType.startsWith("application/vnd.")) {
            throw new UnreadableContent(
                    mediaType.isEmpty() ? "it came without a Content-Type" : "it came as " + Quoted.text(mediaType));
        }
        throw new UnreadableContent(
                FailureCode.UNSUPPORTED_MANIFEST, "it is of the unknown type " + Quoted.text(mediaType));
    }

    private Digest checkedDigest(byte[] bytes) {
        Digest.Algorithm algorithm = reference instanceof Digest asked ? asked.algorithm() : Digest.Algorithm.SHA256;
        Digest digest = Digest.of(algorithm, algorithm.hash().digest(bytes));
        if (reference instanceof Digest asked && !asked.equals(digest)) {
            throw mismatch("The registry sent other bytes than those asked for.", "digest asked for", asked, digest);
        }
        if (announced.isPresent() && !announced.get().matches(bytes)) {
            throw mismatch(
                    "The registry announced another digest than its bytes have.",
                    "announced digest",
                    announced.get(),
                    digest);
        }
        return digest;
    }

    private RegistryException mismatch(String summary, String name, Digest expected, Digest found) {
        Failure failure = answer.failure(FailureCode.DIGEST_MISMATCH, summary);
        return new RegistryException(
                failure.with(name, expected).with("digest of the bytes", found).remedy(DO_NOT_USE));
    }
}
