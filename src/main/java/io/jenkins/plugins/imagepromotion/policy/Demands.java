package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a promotion to an environment must satisfy, beyond coming from the right origin.
 *
 * @param minimumSoak how long the image must have been in the origin environment; zero for no matter
 * @param noDowngrade whether a version lower than the newest one there needs a declared rollback
 * @param platforms the platforms that the image must run on, as {@code os/architecture[/variant]}
 * @param referrers the kinds of evidence that must be attached to the image
 * @param approvals how many people must have approved; zero for none
 * @param approvers whose approvals count; everybody's if empty
 * @param freezes when nothing is promoted
 * @param selfApproval whether the approval of who started the build counts
 * @param keepPlatforms whether no request may give up a platform that the newest image there runs on
 * @param allowReplay whether a replayed build, whose script nobody reviewed, may promote
 */
public record Demands(
        Duration minimumSoak,
        boolean noDowngrade,
        List<String> platforms,
        List<String> referrers,
        int approvals,
        List<String> approvers,
        List<FreezeWindow> freezes,
        boolean selfApproval,
        boolean keepPlatforms,
        boolean allowReplay)
        implements Serializable {

    /** No demands. */
    public static final Demands NONE = new Demands(Duration.ZERO, false, List.of(), List.of(), 0, List.of(), List.of());

    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9_]+(?:/[a-z0-9.]+)?");

    /**
     * Demands.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if they cannot be
     *     meant or cannot be met
     */
    public Demands {
        platforms = List.copyOf(platforms);
        referrers = List.copyOf(referrers);
        approvers = List.copyOf(approvers);
        freezes = List.copyOf(freezes);
        requirePlatforms(platforms);
        if (minimumSoak.isNegative()) {
            throw InvalidPolicy.because("the minimum soak time is negative");
        }
        if (approvals < 0) {
            throw InvalidPolicy.because("the number of approvals is negative");
        }
        if (approvals == 0 && !approvers.isEmpty()) {
            throw InvalidPolicy.because("approvers are named, but no approval is demanded", "approvals: 1, or more");
        }
        if (!approvers.isEmpty() && approvals > approvers.size()) {
            throw InvalidPolicy.because(
                    approvals + " approvals are demanded, but only " + approvers.size() + " approvers are named");
        }
    }

    /** Demands without the newer ones: nobody approves his own build, no replay promotes, a request may give up a platform. */
    public Demands(
            Duration minimumSoak,
            boolean noDowngrade,
            List<String> platforms,
            List<String> referrers,
            int approvals,
            List<String> approvers,
            List<FreezeWindow> freezes) {
        this(minimumSoak, noDowngrade, platforms, referrers, approvals, approvers, freezes, false, false, false);
    }

    /** These demands, and whether the approval of who started the build counts. */
    public Demands withSelfApproval(boolean allowed) {
        return new Demands(
                minimumSoak,
                noDowngrade,
                platforms,
                referrers,
                approvals,
                approvers,
                freezes,
                allowed,
                keepPlatforms,
                allowReplay);
    }

    /** These demands, and whether no request may give up a platform. */
    public Demands withKeepPlatforms(boolean kept) {
        return new Demands(
                minimumSoak,
                noDowngrade,
                platforms,
                referrers,
                approvals,
                approvers,
                freezes,
                selfApproval,
                kept,
                allowReplay);
    }

    /** These demands, and whether a replayed build may promote. */
    public Demands withAllowReplay(boolean allowed) {
        return new Demands(
                minimumSoak,
                noDowngrade,
                platforms,
                referrers,
                approvals,
                approvers,
                freezes,
                selfApproval,
                keepPlatforms,
                allowed);
    }

    /**
     * The platforms, if each is written as one.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if one is not
     */
    public static List<String> requirePlatforms(List<String> platforms) {
        for (String platform : platforms) {
            if (!PLATFORM.matcher(platform).matches()) {
                throw InvalidPolicy.because(
                        Quoted.text(platform) + " is no platform", "os/architecture or os/architecture/variant");
            }
        }
        return platforms;
    }

    /** Equal if all parts are; the usual case, both none, without linking the generated method. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Demands that && hasPartsOf(that));
    }

    private boolean hasPartsOf(Demands that) {
        return minimumSoak.equals(that.minimumSoak)
                && noDowngrade == that.noDowngrade
                && platforms.equals(that.platforms)
                && referrers.equals(that.referrers)
                && approvals == that.approvals
                && approvers.equals(that.approvers)
                && freezes.equals(that.freezes)
                && selfApproval == that.selfApproval
                && keepPlatforms == that.keepPlatforms
                && allowReplay == that.allowReplay;
    }

    @Override
    public int hashCode() {
        return minimumSoak.hashCode() + 31 * platforms.hashCode() + freezes.hashCode();
    }
}
