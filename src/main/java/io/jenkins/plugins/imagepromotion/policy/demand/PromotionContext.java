package io.jenkins.plugins.imagepromotion.policy.demand;

import java.util.Optional;
import java.util.Set;

/**
 * Who requested a promotion and who approved it, as far as the place that runs it knows. It is judged and recorded as one
 * value.
 *
 * @param replayed whether the build is a replay, whose script is not the one that was reviewed
 * @param startedBy the users who started the build; empty if no user did
 * @param approvedBy the users who approved this digest; empty if approvals are not recorded
 */
public record PromotionContext(boolean replayed, Set<String> startedBy, Optional<Set<String>> approvedBy) {

    /** A request on a command line: no replay, and no record of approvals. */
    public static final PromotionContext COMMAND_LINE = new PromotionContext(false, Set.of(), Optional.empty());

    public PromotionContext {
        startedBy = Set.copyOf(startedBy);
        approvedBy = approvedBy.map(Set::copyOf);
    }
}
