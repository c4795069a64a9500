package io.jenkins.plugins.imagepromotion.policy.demand;

import java.util.Optional;
import java.util.Set;

/**
 * Who requested a promotion and who approved or rejected it, if the caller knows it. It is judged and recorded as
 * one value.
 *
 * @param unreviewed why the script of the build does not count as reviewed; empty if it does
 * @param requesters the users who requested the promotion
 * @param approvedBy the users who approved exactly this promotion; empty if approvals are not recorded
 * @param permitted the users of {@code approvedBy} who had the permission to approve for the job when they answered
 * @param rejectedBy the users who rejected exactly this promotion
 */
public record PromotionContext(
        Optional<String> unreviewed,
        Requesters requesters,
        Optional<Set<String>> approvedBy,
        Set<String> permitted,
        Set<String> rejectedBy) {

    /** A request from the command line, which has no reviewed script and records no requesters or approvers. */
    public static final PromotionContext COMMAND_LINE = new PromotionContext(
            Optional.empty(),
            new Requesters(Set.of(), Set.of(), Optional.of("a command line does not record it")),
            Optional.empty(),
            Set.of(),
            Set.of());

    public PromotionContext {
        approvedBy = approvedBy.map(Set::copyOf);
        permitted = Set.copyOf(permitted);
        rejectedBy = Set.copyOf(rejectedBy);
    }

    /**
     * The people behind a request.
     *
     * @param starters the users who started the build, directly or through other builds
     * @param authors the users who made the changes that started it
     * @param unknown why another user may also have started it; empty if the starters are complete
     */
    public record Requesters(Set<String> starters, Set<String> authors, Optional<String> unknown) {
        public Requesters {
            starters = Set.copyOf(starters);
            authors = Set.copyOf(authors);
        }
    }
}
