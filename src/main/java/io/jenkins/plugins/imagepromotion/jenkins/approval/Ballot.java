package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.User;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How many people still have to approve a promotion, and who can be asked. */
public final class Ballot {
    private final Approvals demand;
    private final PromotionContext context;
    private final List<String> named;
    private final int wanted;

    /**
     * Counts the approvals so far.
     *
     * @param demand what the policy requires
     * @param context the answers so far and the requesters
     * @param named the users and groups that the pipeline specifies, which can include {@link Approvals#PERMITTED};
     *     empty to ask the approvers in the policy
     * @param wanted how many approvals the pipeline wants, if it wants more than the policy
     */
    public Ballot(Approvals demand, PromotionContext context, List<String> named, int wanted) {
        this.demand = demand;
        this.context = context;
        this.named = List.copyOf(named);
        this.wanted = wanted;
    }

    /** Returns the total number of approvals needed. */
    public int needed() {
        return Math.max(wanted, demand.needed(context));
    }

    /** Returns the users whose approvals count so far. */
    public Set<String> counted() {
        return demand.counted(context);
    }

    /** Returns true if no further approval is needed. */
    public boolean isComplete() {
        return counted().size() >= needed();
    }

    /** Returns the users who rejected the promotion. */
    public Set<String> rejectedBy() {
        return context.rejectedBy();
    }

    /** Returns why the promotion needs more approvals than the policy requires; empty if it does not. */
    public Optional<String> oneMore() {
        return demand.oneMore(context);
    }

    /** Returns why an approval does not count, as the end of a sentence about the user; empty if it counts. */
    public Optional<String> objection(ApprovalAction answer) {
        return demand.objection(answer.getUser(), answer.isPermitted(), context)
                .or(() -> answer.isAskedBy(named) ? Optional.empty() : Optional.of("was not asked"));
    }

    /**
     * Returns the users and groups to ask, except for users whose approval would not count; empty for all users. The
     * list contains {@link Approvals#PERMITTED} if all users with the permission to approve are asked.
     */
    public List<String> people() {
        return people(true);
    }

    /** Returns the names in {@link #people} that do not need the permission to approve for the job. */
    public List<String> peopleByName() {
        return people(false);
    }

    private List<String> people(boolean isPermitted) {
        Set<String> approved = demand.counted(context);
        return everybody().stream()
                .filter(name -> isPermitted || !name.equals(Approvals.PERMITTED))
                .filter(name -> demand.objection(name, isPermitted, context).isEmpty() && !approved.contains(name))
                .toList();
    }

    private List<String> everybody() {
        return named.isEmpty() ? demand.approvers() : named;
    }

    /**
     * Throws {@code TOO_FEW_APPROVERS} if there are certainly too few users to ask. A group can contain any number of
     * users.
     */
    public void requirePossible(Object image, String environment) {
        List<String> people = people();
        boolean areUsers = isListOfUsers(demand.approvers()) || people.stream().allMatch(Ballot::isUser);
        if (everybody().isEmpty() || !areUsers || counted().size() + people.size() >= needed()) {
            return;
        }
        List<String> objections = everybody().stream()
                .flatMap(name -> demand.objection(name, true, context).stream().map(why -> name + " " + why))
                .toList();
        Failure refusal = Failure.of(
                        FailureCode.TOO_FEW_APPROVERS,
                        "Refused to ask for the approval of " + image + " to " + environment + ": too few people can be"
                                + " asked.")
                .with("approvals", "needed " + needed() + ", given " + counted().size())
                .with("named", String.join(", ", everybody()))
                .with("not asked", objections.isEmpty() ? "no one" : String.join("; ", objections));
        throw new ImagePromotionException(demand.oneMore(context)
                .map(why -> refusal.with("one more", why))
                .orElse(refusal)
                .remedy("Specify more approvers from the policy, or omit approvers to ask those in the policy."));
    }

    /**
     * Returns true if the approvers are listed by name; false for all users, or if a permission also makes users
     * approvers.
     */
    private static boolean isListOfUsers(List<String> approvers) {
        return !approvers.isEmpty() && !approvers.contains(Approvals.PERMITTED);
    }

    private static boolean isUser(String name) {
        return User.getById(name, false) != null;
    }
}
