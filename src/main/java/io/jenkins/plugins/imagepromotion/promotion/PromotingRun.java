package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The run that promotes. It reports who asked and who approved, and can record which tag it is about to write. */
@FunctionalInterface
public interface PromotingRun {

    /**
     * Returns the current context of a promotion. Called each time the promotion is judged.
     *
     * @param demand the approvals that the policy requires; only these are looked up
     */
    PromotionContext contextOf(Subject subject, Approvals demand);

    /** Receives the digest of the image to promote as soon as the registry returned it. */
    default void found(PromotionRequest request, Digest digest) {}

    /**
     * Records that an image of a release was refused. A promotion of a single image only reports its refusal to the
     * caller.
     */
    default void refused(PromotionRequest request, Failure failure) {}

    /**
     * The subject of an approval.
     *
     * @param source the repository of the tested image
     * @param target the repository that gets the tag
     * @param environment the environment of the tag
     * @param release the release that the image is part of; empty if it is promoted on its own
     */
    record Subject(
            Repository source, Repository target, String environment, Digest digest, Optional<ReleaseId> release) {}

    /** Returns how messages name this run to others that wait for it, for example {@code shop #7}. */
    default String name() {
        return "another promotion";
    }

    /** Returns the full name of the Jenkins job, with its folders; empty if the run is not a build. */
    default Optional<String> job() {
        return Optional.empty();
    }

    /**
     * Returns the time of this controller's last check that did not find the tag in the repository, and records the
     * current check; empty if this is the first check, or if each earlier check found the tag.
     *
     * @param listed all tags of the tag's environment in the repository, as the registry lists them now
     */
    default Optional<Instant> missedAt(Repository repository, ImmutableTag tag, List<ImmutableTag> listed) {
        return Optional.empty();
    }

    /**
     * Returns the predictor for the deployment of the target tag; empty if the run has no GitOps repository.
     */
    default Optional<Automation> automation() {
        return Optional.empty();
    }

    /** Predicts whether GitOps automation deploys a tag. */
    @FunctionalInterface
    interface Automation {
        /**
         * Returns whether automation deploys a tag once the tag exists.
         *
         * @param target the tag
         * @param environment the environment of the tag
         * @param digest the digest that the tag holds or will hold
         * @param tags all tags of its repository
         */
        Selected selects(ImageReference target, String environment, Digest digest, List<Tag> tags);
    }

    /**
     * Returns the tags for the digest that earlier attempts of this run were about to write, which may not exist, and
     * those that this step wrote before it was interrupted. An attempt that resumes them writes the same tag, because a
     * new tag and a late write of the old one would leave two tags.
     */
    default List<Tag> unconfirmed(Repository destination, Digest digest) {
        return List.of();
    }

    /**
     * A tag that a promotion is about to write.
     *
     * @param source the tested tag
     * @param target the tag to write
     * @param environment the environment of the target
     * @param digest the digest that the tag will hold
     * @param previous the newest tag of the environment; empty if it has no tags, or if they were not listed
     * @param context the users who requested the promotion, and those whose approvals counted when the policy was last checked
     */
    record Announcement(
            ImageReference source,
            ImageReference target,
            String environment,
            Digest digest,
            Optional<ImageReference> previous,
            PromotionContext context) {}

    /**
     * Records, before the write, that the target tag may exist from now on.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if it cannot record this; then nothing
     *     is written
     */
    default void willWrite(Announcement announced) {}

    /**
     * Records a promotion that might not be returned to the caller: the other images of its release may still fail, or
     * an earlier attempt of this run completed it, and this attempt finds the tag but is refused.
     */
    default void wasWritten(Promotion promotion) {}

    /** Withdraws the announcement, because the registry refused the tag. */
    default void didNotWrite(Announcement announced) {}
}
