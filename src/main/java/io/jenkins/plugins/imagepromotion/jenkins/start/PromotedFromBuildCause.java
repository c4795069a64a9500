package io.jenkins.plugins.imagepromotion.jenkins.start;

import hudson.Util;
import hudson.model.Cause;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user clicked <i>Promote…</i> on a build. This cause only refers to the build that published the image: that build did not start this
 * one, so its users did not request the promotion.
 */
public final class PromotedFromBuildCause extends Cause.UserIdCause {
    private @Nullable String job;
    private final int number;
    private @Nullable String image;

    /** Creates the cause for the current user. */
    PromotedFromBuildCause(Run<?, ?> published, String image) {
        this.job = published.getParent().getFullName();
        this.number = published.getNumber();
        this.image = image;
    }

    /** The image that the user chose, {@code repository:tag}. */
    public String getImage() {
        return Util.fixNull(image);
    }

    /** The full name and the number of the build that published the image, such as {@code shop/main #12}. */
    public String getBuildName() {
        return Util.fixNull(job) + " #" + number;
    }

    /** The build that published the image; null if it was deleted, or if the current user cannot read it. */
    public @Nullable Run<?, ?> getBuild() {
        Job<?, ?> found = PromotionOffer.readable(Util.fixNull(job));
        return found == null ? null : found.getBuildByNumber(number);
    }

    @Override
    public String getShortDescription() {
        return Messages.PromotedFromBuildCause_Description(getUserName(), getImage(), getBuildName());
    }

    @Override
    public void print(TaskListener listener) {
        super.print(listener);
        listener.getLogger().println(Messages.PromotedFromBuildCause_Image(getImage(), getBuildName()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PromotedFromBuildCause cause
                && super.equals(cause)
                && getImage().equals(cause.getImage())
                && getBuildName().equals(cause.getBuildName());
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), image, job, number);
    }
}
