package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The facts of one promotion that a policy judges. A fact that was not looked up is empty; a demand that needs it refuses.
 *
 * @param image the image to promote, as the request names it
 * @param origin the environment that it comes from
 * @param target the environment that it goes to
 * @param tested its tag of the origin environment
 * @param targetTag the tag of the target environment to create
 * @param held whether the target tag already holds the image, so that nothing will be written
 * @param dryRun whether the promotion only checks and does not write; approvals may follow later
 * @param rollback whether the request declares a return to an older version
 * @param now the time of the promotion
 * @param targetTags every tag of the target environment
 * @param job the full name of the Jenkins job that promotes, with its folders; empty if it is not a job
 * @param platforms the platforms that the image runs on
 * @param lost the platforms that the target environment would lose
 * @param referrers the kinds of evidence attached to the image
 * @param proofs the signatures and attestations of the image, verified for the rules that need them
 * @param arrived when the image came to the origin environment, at the latest
 * @param selected whether GitOps automation deploys the target tag
 * @param context who asked for the promotion and who approved it
 */
public record PromotionFacts(
        ImageReference image,
        String origin,
        String target,
        ImmutableTag tested,
        ImmutableTag targetTag,
        boolean held,
        boolean dryRun,
        boolean rollback,
        Instant now,
        Optional<List<ImmutableTag>> targetTags,
        Optional<String> job,
        Optional<List<Platform>> platforms,
        Optional<LostPlatforms> lost,
        Optional<Set<String>> referrers,
        Optional<Proofs> proofs,
        Optional<Arrival> arrived,
        Optional<Selected> selected,
        PromotionContext context) {

    /**
     * The latest of everything that is known about when the image came to the origin environment.
     *
     * @param since the time
     * @param evidence the source of this time, as a phrase
     */
    public record Arrival(Instant since, String evidence) {}

    /**
     * The platforms that the image lacks, compared with the newest image of the target environment.
     *
     * @param names empty if it lacks none, or if no image exists to compare with
     * @param newest the tag of the newest image, if any
     */
    public record LostPlatforms(List<String> names, Optional<ImmutableTag> newest) {
        public LostPlatforms {
            names = List.copyOf(names);
        }
    }

    /**
     * Whether GitOps automation deploys the target tag.
     *
     * @param by the objects that select it, each with its place
     * @param displaced the tags that it replaces, each with its digest, if known
     * @param reasons why automation does not deploy it, each as a phrase; empty if it does
     * @param remedy the next action, as a sentence; empty without reasons
     */
    public record Selected(List<String> by, List<String> displaced, List<String> reasons, String remedy) {
        public Selected {
            by = List.copyOf(by);
            displaced = List.copyOf(displaced);
            reasons = List.copyOf(reasons);
        }
    }

    public PromotionFacts {
        targetTags = targetTags.map(List::copyOf);
        platforms = platforms.map(List::copyOf);
        referrers = referrers.map(Set::copyOf);
    }

    /** Returns the facts right before the write: those from the registry stay, all others are current. */
    public PromotionFacts atTheWrite(
            Instant time,
            ImmutableTag tag,
            boolean isHeld,
            Optional<List<ImmutableTag>> tags,
            Optional<Selected> automation,
            PromotionContext asked) {
        return new PromotionFacts(
                image,
                origin,
                target,
                tested,
                tag,
                isHeld,
                dryRun,
                rollback,
                time,
                tags,
                job,
                platforms,
                lost,
                referrers,
                proofs,
                arrived,
                automation,
                asked);
    }

    /** Returns the failure of a promotion that is refused for that reason, without facts and remedy. */
    public Failure refusal(FailureCode code, String reason) {
        return Failure.of(code, "Refused to promote " + image + " to " + target + ": " + reason + ".");
    }

    /** Returns the refusal of a demand that cannot be checked here. */
    public Failure unchecked(String key, String problem) {
        return refusal(FailureCode.DEMAND_NOT_CHECKED, "the policy makes a demand that cannot be checked here")
                .with("rule", key + ": " + problem)
                .remedy(
                        "Promote where the demand can be checked, or ask an administrator to remove it from the policy.");
    }
}
