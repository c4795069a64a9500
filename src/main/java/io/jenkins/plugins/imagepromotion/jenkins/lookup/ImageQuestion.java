package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A question about an image. Equal questions share a cached answer. */
public final class ImageQuestion {
    private final Repository repository;
    private final Digest digest;
    private final @Nullable String version;
    private final @Nullable ImageReference before;

    /**
     * Creates a question for the tags of an image.
     *
     * @param repository the repository of the tags
     * @param version the version in the tags; if it is empty, every tag in the repository is read
     * @param before the image to compare with, with its digest; empty to skip the comparison
     */
    public ImageQuestion(
            Repository repository, Digest digest, Optional<String> version, Optional<ImageReference> before) {
        this.repository = repository;
        this.digest = digest;
        this.version = version.orElse(null);
        this.before = before.filter(image -> image.digest().isPresent()).orElse(null);
    }

    Repository repository() {
        return repository;
    }

    Digest digest() {
        return digest;
    }

    Optional<String> version() {
        return Optional.ofNullable(version);
    }

    Optional<ImageReference> before() {
        return Optional.ofNullable(before);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImageQuestion that
                && repository.equals(that.repository)
                && digest.equals(that.digest)
                && Objects.equals(version, that.version)
                && Objects.equals(before, that.before);
    }

    @Override
    public int hashCode() {
        return Objects.hash(repository, digest, version, before);
    }
}
