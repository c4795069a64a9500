package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a page wants to know about an image. Equal questions have equal answers for a while. */
public final class ImageQuestion {
    private final Repository repository;
    private final Digest digest;
    private final @Nullable String version;
    private final @Nullable ImageReference before;

    /**
     * Asks where an image is.
     *
     * @param repository where to look
     * @param version the version in its tags; if it is empty, every tag of the repository must be read
     * @param before the image to compare it with, with its digest; empty to compare nothing
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
