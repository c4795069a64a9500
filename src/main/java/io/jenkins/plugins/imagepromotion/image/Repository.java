package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/**
 * A repository in a registry, as {@link ImageReference#parse} reads it.
 *
 * @param registry host and, where given, port, under its {@linkplain RegistryHost#canonical one name}
 * @param path the path in the registry, without uppercase letters; {@code library/…} for Docker Hub's own images
 */
public record Repository(String registry, String path) {

    /**
     * Parses a reference to a whole repository.
     *
     * @throws ImagePromotionException {@code INVALID_REFERENCE} if it is not a reference, or has a tag or a digest
     */
    public static Repository parse(String text) {
        ImageReference parsed = ImageReference.parse(text);
        if (parsed.tag().isPresent() || parsed.digest().isPresent()) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_REFERENCE, "A repository must not have a tag or a digest.")
                            .with("found", Quoted.text(text))
                            .with("expected", parsed.repository())
                            .remedy("Remove the tag or the digest."));
        }
        return parsed.repository();
    }

    /**
     * Returns a name for locks, which is the same for different spellings that are known to refer to one repository.
     */
    public String lockName() {
        return RegistryHost.lockName(registry) + "/" + path;
    }

    /** Returns {@code registry/path}. */
    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
