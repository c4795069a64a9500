package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import io.jenkins.plugins.imagepromotion.promotion.lineage.UnreadTag;
import java.time.Instant;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A tag that the registry listed. */
@ExportedBean(defaultVisibility = 3)
public final class AnsweredTag {
    private final ImageReference image;
    private final ImmutableTag tag;
    private final String digest;
    private final boolean same;
    private final String verdict;

    private AnsweredTag(ImageReference image, ImmutableTag tag, String digest, boolean same, String verdict) {
        this.image = image;
        this.tag = tag;
        this.digest = digest;
        this.same = same;
        this.verdict = verdict;
    }

    static AnsweredTag of(Digest wanted, TagDigest holder, Lineage lineage) {
        String verdict = lineage.verdicts().stream()
                .filter(one -> one.subject().equals(holder))
                .findFirst()
                .map(one -> one.provenance().name())
                .orElse("");
        return new AnsweredTag(
                holder.image(),
                holder.tag(),
                holder.digest().toString(),
                holder.digest().equals(wanted),
                verdict);
    }

    static AnsweredTag of(UnreadTag unread) {
        return new AnsweredTag(
                unread.image(), unread.tag(), "", false, unread.code().name());
    }

    @Exported
    public String getEnvironment() {
        return tag.environment();
    }

    @Exported
    public String getImage() {
        return image.canonical();
    }

    @Exported
    public String getTag() {
        return tag.toString();
    }

    /** The time in the tag's name, ISO 8601 in UTC. */
    @Exported
    public String getSince() {
        return Instant.ofEpochSecond(tag.timestamp()).toString();
    }

    /** The digest that the tag holds; empty if it could not be read. */
    @Exported
    public String getDigest() {
        return digest;
    }

    /** True if the tag holds the image of the page. */
    @Exported
    public boolean isSame() {
        return same;
    }

    /** The verdict on a protected tag, such as {@code REBUILT}; the failure code if it is unreadable; otherwise empty. */
    @Exported
    public String getVerdict() {
        return verdict;
    }
}
