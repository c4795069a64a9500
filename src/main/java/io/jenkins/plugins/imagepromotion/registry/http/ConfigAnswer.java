package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.blob.Blobs;
import io.jenkins.plugins.imagepromotion.registry.http.json.ConfigReader;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.wire.BodyLimit;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;

/** Reads an image configuration and checks its bytes against the descriptor in the manifest. */
final class ConfigAnswer {

    private ConfigAnswer() {}

    static ImageConfig read(Blobs blobs, Descriptor descriptor) {
        RegistryRequest request = blobs.get(descriptor.digest(), BodyLimit.config(descriptor.size()));
        checkSize(request, descriptor);
        RegistryResponse answer = blobs.send(request);
        if (RepositoryClient.isAbsent(answer)) {
            throw answer.failure(
                    FailureCode.IMAGE_NOT_FOUND,
                    "The registry no longer holds the image's configuration.",
                    "A cleanup may have deleted it, which leaves the image unusable. Push it again.");
        }
        return read(RepositoryClient.expect(answer, 200), descriptor);
    }

    /** Refuses a size that no configuration needs, before asking for it. */
    private static void checkSize(RegistryRequest request, Descriptor descriptor) {
        if (descriptor.size() > BodyLimit.MAX_CONFIG) {
            throw new RegistryException(
                    Failure.of(FailureCode.UNREADABLE_ANSWER, "The image configuration is larger than the limit.")
                            .with("request", request.describe())
                            .with("limit", BodyLimit.MAX_CONFIG + " bytes")
                            .with("size", descriptor.size() + " bytes"));
        }
    }

    private static ImageConfig read(RegistryResponse answer, Descriptor descriptor) {
        if (!descriptor.digest().matches(answer.body())) {
            throw new RegistryException(answer.failure(
                            FailureCode.DIGEST_MISMATCH,
                            "The digest of the configuration does not match the image's manifest.")
                    .with("digest asked for", descriptor.digest())
                    .with("bytes sent", answer.body().length)
                    .with("bytes expected", descriptor.size())
                    .remedy("Do not use this image. Something changed it in storage or in transit."));
        }
        try {
            return ConfigReader.read(answer.body());
        } catch (UnreadableContent e) {
            throw answer.failure(e.code(), "The image configuration cannot be read: " + e.problem() + ".", "");
        }
    }
}
