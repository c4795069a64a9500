package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An image that a build pushed. Has only plain fields, because XStream writes them to {@code build.xml}. */
@ExportedBean(defaultVisibility = 2)
public final class PublishedImage {
    private String image;
    private String digest;
    private String environment;
    private String version;
    private String commit;
    private String at;

    /**
     * Creates the record of an image.
     *
     * @param tag an immutable tag of an environment
     * @param digest the digest that the registry returned for the tag at that time
     */
    public PublishedImage(Repository repository, ImmutableTag tag, Digest digest, Instant at) {
        this.image = ImageReference.of(repository, tag.tag()).canonical();
        this.digest = digest.toString();
        this.environment = tag.environment();
        this.version = tag.version();
        this.commit = tag.commit();
        this.at = at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Fills in the missing parts of a record. */
    Object readResolve() {
        image = Util.fixNull(image);
        digest = Util.fixNull(digest);
        environment = Util.fixNull(environment);
        version = Util.fixNull(version);
        commit = Util.fixNull(commit);
        at = Util.fixNull(at);
        return this;
    }

    /** The image by its tag, {@code repository:tag}. */
    @Exported(visibility = 3)
    public String getImage() {
        return image;
    }

    /** The digest that the tag held, {@code sha256:…}. */
    @Exported(visibility = 3)
    public String getDigest() {
        return digest;
    }

    /** The digest with 12 hex digits. */
    public String getShortDigest() {
        return ShownImage.shortDigest(digest);
    }

    /** The environment that the tag belongs to. */
    @Exported(visibility = 3)
    public String getEnvironment() {
        return environment;
    }

    /** The version in the tag. */
    @Exported(visibility = 3)
    public String getVersion() {
        return version;
    }

    /** The commit in the tag. */
    @Exported(visibility = 3)
    public String getCommit() {
        return commit;
    }

    /** When the build recorded it, ISO 8601 in UTC, to the second. */
    @Exported(visibility = 3)
    public String getAt() {
        return at;
    }

    /** {@code repository@digest}: the same bytes even if the tag moves. */
    @Exported(visibility = 3)
    public String getPinned() {
        return ShownImage.pinned(ShownImage.repository(image), digest);
    }

    /** {@code repository:tag@digest}: the value of a parameter. */
    public String getReference() {
        return image + "@" + digest;
    }

    /** The path of the digest's page below the root of the controller; null if such a digest has no page. */
    public @Nullable String getDigestPage() {
        return PromotionPages.of(digest).orElse(null);
    }

    /** Returns true if the record names an image and its digest. A saved record can contain anything. */
    boolean isReadable() {
        try {
            ImageReference.parse(getReference());
            return true;
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    /** Returns true for the same image, recorded again by a step that ran again. */
    boolean isSameAs(PublishedImage other) {
        return getReference().equals(other.getReference());
    }
}
