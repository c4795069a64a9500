package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.time.Instant;

/** An immutable tag of a repository, and the digest that it holds, computed from the manifest's bytes. */
public record TagDigest(Repository repository, ImmutableTag tag, Digest digest) {

    /** When the tag was created, according to the timestamp in its name. */
    public Instant since() {
        return Instant.ofEpochSecond(tag.timestamp());
    }

    /** Returns the repository with the tag. */
    public ImageReference image() {
        return ImageReference.of(repository, tag.tag());
    }

    /** Returns the tag for a message about {@code home}, including its repository if that is not {@code home}. */
    public String nameIn(Repository home) {
        return nameIn(home, repository, tag);
    }

    static String nameIn(Repository home, Repository repository, ImmutableTag tag) {
        return repository.equals(home)
                ? tag.toString()
                : ImageReference.of(repository, tag.tag()).toString();
    }
}
