package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.json.ManifestReader;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.status.ErrorBody;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a manifest from a response, or reports why it cannot. The digest is always computed from the bytes, and the digests in the
 * request and in the response header must match it.
 */
final class ManifestAnswer {
    private static final Set<String> SCHEMA1 = Set.of(
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+prettyjws");

    private static final String NOT_A_REGISTRY =
            "The response is a web page. Check that this address belongs to a registry, and check any proxy"
                    + " in front of it.";

    private static final String DO_NOT_USE = "Do not use this image. Something changed it in storage or in transit.";

    private final RegistryResponse answer;
    private final ManifestReference reference;
    private final Optional<Digest> announced;
    private final Digest digest;

    /**
     * Checks the type and the digest.
     *
     * @throws RegistryException {@code DIGEST_MISMATCH}, {@code UNREADABLE_ANSWER} or {@code UNSUPPORTED_MANIFEST}
     */
    ManifestAnswer(RegistryResponse answer, ManifestReference reference) {
        this.answer = answer;
        this.reference = reference;
        checkType(answer.mediaType(), answer.body());
        this.announced = answer.announcedDigest();
        this.digest = checkedDigest(answer.body());
    }

    Digest digest() {
        return digest;
    }

    /**
     * Returns the manifest.
     *
     * @throws RegistryException {@code UNREADABLE_ANSWER} or {@code UNSUPPORTED_MANIFEST}
     */
    Manifest manifest() {
        String mediaType = answer.mediaType();
        try {
            return new Manifest(mediaType, answer.body(), digest, ManifestReader.read(mediaType, answer.body()));
        } catch (UnreadableContent e) {
            throw notPromotable(e);
        }
    }

    /** Returns true if nothing confirms the bytes: the request has a tag, and the response has no digest. */
    boolean isUnconfirmed() {
        return announced.isEmpty() && !(reference instanceof Digest);
    }

    /** Returns the failure of a registry that does not find its own bytes by their digest. */
    RegistryException unknownBytes() {
        return new RegistryException(answer.failure(
                        FailureCode.DIGEST_MISMATCH,
                        "The registry cannot find the manifest it just returned by its own digest.")
                .with("digest of the bytes", digest)
                .remedy(DO_NOT_USE));
    }

    private void checkType(String mediaType, byte[] bytes) {
        if (MediaTypes.ACCEPTED.contains(mediaType)) {
            return;
        }
        if (SCHEMA1.contains(mediaType) || ManifestReader.isSchema1(bytes)) {
            throw notPromotable(ManifestReader.schema1());
        }
        if (mediaType.isEmpty()) {
            throw notPromotable(new UnreadableContent("it has no Content-Type"));
        }
        boolean vendor = mediaType.startsWith("application/vnd.");
        throw notPromotable(new UnreadableContent(
                vendor ? FailureCode.UNSUPPORTED_MANIFEST : FailureCode.UNREADABLE_ANSWER,
                "its Content-Type is " + Quoted.text(mediaType)));
    }

    private RegistryException notPromotable(UnreadableContent content) {
        String summary = "The registry did not return a manifest that can be promoted: " + content.problem() + ".";
        return new RegistryException(answer.failure(content.code(), summary)
                .withOptional("it says", ErrorBody.title(answer))
                .remedy(
                        answer.isHtml()
                                ? NOT_A_REGISTRY
                                : "Check what this reference points to. Current build tools write OCI or Docker schema 2"
                                        + " manifests."));
    }

    private Digest checkedDigest(byte[] bytes) {
        Digest.Algorithm algorithm = reference instanceof Digest asked ? asked.algorithm() : Digest.Algorithm.SHA256;
        Digest computed = algorithm.of(bytes);
        if (reference instanceof Digest asked && !asked.equals(computed)) {
            throw mismatch("The content does not match the requested digest.", "digest asked for", asked, computed);
        }
        if (announced.isPresent()
                && !announced.get().equals(computed)
                && !announced.get().matches(bytes)) {
            throw mismatch(
                    "The Docker-Content-Digest header does not match the content.",
                    "announced digest",
                    announced.get(),
                    computed);
        }
        return computed;
    }

    private RegistryException mismatch(String summary, String name, Digest expected, Digest found) {
        Failure failure = answer.failure(FailureCode.DIGEST_MISMATCH, summary);
        return new RegistryException(
                failure.with(name, expected).with("digest of the bytes", found).remedy(DO_NOT_USE));
    }

    /**
     * Checks that the response to a write names no digest or the right one.
     *
     * @throws RegistryException {@code WRITE_NOT_CONFIRMED} if it names another
     */
    static void checkWritten(RegistryResponse answer, Digest written, byte[] bytes) {
        List<String> named = answer.headers().values("Docker-Content-Digest");
        for (String digest : named) {
            if (!isOf(digest, bytes)) {
                throw new RegistryException(
                        answer.failure(
                                        FailureCode.WRITE_NOT_CONFIRMED,
                                        "The registry confirmed a different digest than that of the manifest sent.")
                                .with("digest sent", written)
                                .with("digest answered", Quoted.text(digest))
                                .remedy(
                                        "Check what the registry holds now before you deploy it. The registry may rewrite manifests."));
            }
        }
    }

    private static boolean isOf(String digest, byte[] bytes) {
        try {
            return Digest.parse(digest).matches(bytes);
        } catch (ImagePromotionException e) {
            return false;
        }
    }
}
