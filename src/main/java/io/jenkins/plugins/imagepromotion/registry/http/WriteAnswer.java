package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.List;

/** Whether a registry that says it has written a manifest means the one that was sent. */
final class WriteAnswer {

    private WriteAnswer() {}

    /**
     * Lets pass an answer without a digest, or with the right one.
     *
     * @throws RegistryException {@code WRITE_NOT_CONFIRMED} if it names another
     */
    static void check(RegistryResponse answer, Digest written, byte[] bytes) {
        List<String> named = answer.headers().values("Docker-Content-Digest");
        for (String digest : named) {
            if (!isOf(digest, bytes)) {
                throw new RegistryException(
                        answer.failure(
                                        FailureCode.WRITE_NOT_CONFIRMED,
                                        "The registry says that it wrote another manifest than the one sent.")
                                .with("digest sent", written)
                                .with("digest answered", Quoted.text(digest))
                                .remedy(
                                        "Look at what the registry holds now before anybody deploys it; it may rewrite manifests."));
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
