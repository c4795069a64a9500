package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many people must have approved the digest, and whose approvals count.
 *
 * @param count 0 if no approval is needed
 * @param approvers the users whose approvals count; empty for all users
 * @param selfApproval whether the approval of the user who started the build counts
 */
public record Approvals(int count, List<String> approvers, boolean selfApproval) implements Demand<Approvals> {
    private static final String COUNT = "approvals";
    private static final String APPROVERS = "approvers";
    private static final String SELF_APPROVAL = "selfApproval";

    public Approvals {
        approvers = List.copyOf(approvers);
        if (count < 0) {
            throw InvalidPolicy.because("the number of approvals is negative");
        }
        if (count == 0 && !approvers.isEmpty()) {
            throw InvalidPolicy.because("approvers are named, but no approval is required", "approvals: 1, or more");
        }
        if (!approvers.isEmpty() && count > approvers.size()) {
            throw InvalidPolicy.because(count + " approvals are required, but only "
                    + (approvers.size() == 1 ? "1 approver is named" : approvers.size() + " approvers are named"));
        }
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(COUNT, count == 0 ? "" : String.valueOf(count));
        settings.put(APPROVERS, String.join(", ", approvers));
        settings.put(SELF_APPROVAL, selfApproval ? "true" : "");
        return settings;
    }

    @Override
    public Approvals read(Settings settings) {
        return new Approvals(
                settings.number(COUNT).orElse(count),
                settings.words(APPROVERS, names -> names).orElse(approvers),
                settings.flag(SELF_APPROVAL).orElse(selfApproval));
    }

    @Override
    public Approvals tightenedBy(Approvals lower, LayerComparison layers) {
        layers.require(selfApproval || !lower.selfApproval, SELF_APPROVAL, false, true);
        layers.require(lower.count >= count, COUNT, count + " or more", lower.count);
        if (!approvers.isEmpty()) {
            layers.require(!lower.approvers.isEmpty(), APPROVERS, LayerComparison.quoted(approvers), "all users");
            layers.requireSubset(APPROVERS, approvers, lower.approvers);
        }
        return lower;
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (count == 0) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.context().approvedBy().isEmpty()) {
            return facts.unchecked(COUNT, "approvals are not recorded here");
        }
        Set<String> found = facts.context().approvedBy().get();
        Set<String> starters = facts.context().startedBy();
        // User names that differ only in case count as one person.
        long counted = found.stream()
                .filter(person -> counts(person, starters))
                .map(person -> person.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (counted >= count) {
            return Verdict.met("approved by " + names(found));
        }
        if (facts.dryRun()) {
            return Verdict.met("still to be approved by " + whoMayApprove(starters) + ", with " + counted + " of "
                    + count + " approvals");
        }
        String reason = "it has " + counted + " of " + count + " required approvals of this digest";
        return Verdict.refused(facts.refusal(FailureCode.APPROVAL_REQUIRED, reason)
                .with("approved by", names(found))
                .remedy("Ask " + whoMayApprove(starters) + " to approve this digest in this build."));
    }

    private boolean counts(String person, Set<String> starters) {
        boolean isOwn = starters.stream().anyMatch(person::equalsIgnoreCase);
        return (approvers.isEmpty() || approvers.contains(person)) && (selfApproval || !isOwn);
    }

    private String whoMayApprove(Set<String> starters) {
        String who = approvers.isEmpty() ? "another user" : String.join(", ", approvers);
        return selfApproval || starters.isEmpty() ? who : who + " (not " + names(starters) + ", who started the build)";
    }

    private static String names(Set<String> people) {
        return people.isEmpty() ? "no one" : String.join(", ", new TreeSet<>(people));
    }
}
