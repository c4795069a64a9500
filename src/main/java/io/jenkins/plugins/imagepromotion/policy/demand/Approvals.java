package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The number of approvals that a promotion needs, and the users whose approvals count. A rejection refuses the promotion regardless of that
 * number.
 *
 * @param count 0 if no approval is needed
 * @param approvers the users whose approvals count, and {@link #PERMITTED} for all users with the permission to approve; empty for all
 *     users
 * @param selfApproval whether the approval of a user who started the build counts
 * @param authorsMayApprove whether the approval of a user whose change started the build counts
 * @param unattended what to do if the user who started the build is unknown
 * @param plainInput whether an answer to the {@code input} step counts if it names the digest
 */
public record Approvals(
        int count,
        List<String> approvers,
        boolean selfApproval,
        boolean authorsMayApprove,
        Unattended unattended,
        boolean plainInput)
        implements Demand<Approvals> {
    /**
     * An entry in approvers that includes all users who have the permission to approve for the job. No user ID contains
     * a colon.
     */
    public static final String PERMITTED = "permission:approve";

    private static final String PERMISSION = "permission:";
    private static final String COUNT = "approvals";
    private static final String APPROVERS = "approvers";
    private static final String SELF_APPROVAL = "selfApproval";
    private static final String AUTHORS_MAY_APPROVE = "authorsMayApprove";
    private static final String UNATTENDED = "unattended";
    private static final String PLAIN_INPUT = "plainInput";

    /** What to do if the user who started the build is unknown; from the most lenient to the strictest. */
    public enum Unattended {
        /** Approvals by all users count, as usual. */
        ALLOW,
        /** One more approval is needed: n + 1 people are at least n people other than the one who started the build. */
        ONE_MORE,
        /** The promotion is refused. */
        REFUSE;

        /** The names of all values in policy files. */
        public static final List<String> NAMES =
                Stream.of(values()).map(Unattended::toString).toList();

        /** Returns the value with that name, or throws {@code INVALID_POLICY}. */
        public static Unattended parse(String name) {
            return Stream.of(values())
                    .filter(value -> value.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> InvalidPolicy.because(
                            Quoted.text(name) + " is not a way to treat an unknown starter",
                            "one of " + String.join(", ", NAMES)));
        }

        /** Returns its name in policy files. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Approvals {
        approvers = List.copyOf(approvers);
        if (count < 0) {
            throw InvalidPolicy.because("the number of approvals is negative");
        }
        if (count == 0 && !approvers.isEmpty()) {
            throw InvalidPolicy.because("approvers are named, but no approval is required", "approvals: 1, or more");
        }
        requireKnownPermission(approvers);
        if (!approvers.isEmpty() && !approvers.contains(PERMITTED) && count > approvers.size()) {
            throw InvalidPolicy.because(count + " approvals are required, but only "
                    + (approvers.size() == 1 ? "1 approver is named" : approvers.size() + " approvers are named"));
        }
    }

    /**
     * Throws {@code INVALID_POLICY} if an approver looks like a permission but is not {@link #PERMITTED}. Otherwise, it would be read as
     * the name of a user who does not exist.
     */
    public static void requireKnownPermission(List<String> approvers) {
        approvers.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(PERMISSION) && !name.equals(PERMITTED))
                .findFirst()
                .ifPresent(name -> {
                    throw InvalidPolicy.because(Quoted.text(name) + " is not a supported permission", PERMITTED);
                });
    }

    /** Demands approvals with the default settings for everything else. */
    public Approvals(int count, List<String> approvers, boolean selfApproval) {
        this(count, approvers, selfApproval, true, Unattended.ONE_MORE, false);
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(COUNT, count == 0 ? "" : String.valueOf(count));
        settings.put(APPROVERS, Settings.join(approvers));
        settings.put(SELF_APPROVAL, selfApproval ? "true" : "");
        settings.put(AUTHORS_MAY_APPROVE, authorsMayApprove ? "" : "false");
        settings.put(UNATTENDED, unattended == Unattended.ONE_MORE ? "" : unattended.toString());
        settings.put(PLAIN_INPUT, plainInput ? "true" : "");
        return settings;
    }

    @Override
    public Approvals read(Settings settings) {
        return new Approvals(
                settings.number(COUNT).orElse(count),
                settings.words(APPROVERS, names -> names).orElse(approvers),
                settings.flag(SELF_APPROVAL).orElse(selfApproval),
                settings.flag(AUTHORS_MAY_APPROVE).orElse(authorsMayApprove),
                settings.text(UNATTENDED, Unattended::parse).orElse(unattended),
                settings.flag(PLAIN_INPUT).orElse(plainInput));
    }

    @Override
    public Approvals tightenedBy(Approvals lower, LayerComparison layers) {
        layers.require(selfApproval || !lower.selfApproval, SELF_APPROVAL, false, true);
        layers.require(authorsMayApprove || !lower.authorsMayApprove, AUTHORS_MAY_APPROVE, false, true);
        layers.require(
                lower.unattended.compareTo(unattended) >= 0,
                UNATTENDED,
                unattended == Unattended.REFUSE ? unattended : unattended + " or stricter",
                lower.unattended);
        layers.require(plainInput || !lower.plainInput, PLAIN_INPUT, false, true);
        layers.require(lower.count >= count, COUNT, count + " or more", lower.count);
        if (!approvers.isEmpty()) {
            layers.require(!lower.approvers.isEmpty(), APPROVERS, LayerComparison.quoted(approvers), "all users");
            layers.requireSubset(APPROVERS, approvers, lower.approvers);
        }
        return lower;
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        PromotionContext context = facts.context();
        if (!context.rejectedBy().isEmpty()) {
            return Verdict.refused(rejection(facts.image(), facts.target(), context.rejectedBy()));
        }
        Optional<String> unknown = context.requesters().unknown();
        if (unattended == Unattended.REFUSE && unknown.isPresent()) {
            return Verdict.refused(facts.refusal(FailureCode.STARTER_UNKNOWN, "it is not known who started the build")
                    .with("started by", unknown.get())
                    .with("rule", UNATTENDED + ": " + unattended)
                    .remedy("Let a user start the build."));
        }
        if (count == 0) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (context.approvedBy().isEmpty()) {
            return Verdict.refused(facts.unchecked(COUNT, "approvals are not recorded here"));
        }
        int needed = needed(context);
        Set<String> counted = counted(context);
        Set<String> found = context.approvedBy().get();
        if (counted.size() >= needed) {
            return Verdict.met("approved by " + names(counted));
        }
        if (facts.dryRun()) {
            return Verdict.met("still to be approved by " + whoMayApprove(context) + ", with " + counted.size() + " of "
                    + needed + " approvals");
        }
        String reason = "it has " + counted.size() + " of " + needed + " required approvals of this promotion";
        Failure refusal = facts.refusal(FailureCode.APPROVAL_REQUIRED, reason).with("approved by", names(found));
        return Verdict.refused(oneMore(context)
                .map(why -> refusal.with("one more", why))
                .orElse(refusal)
                .remedy("Ask " + whoMayApprove(context) + " to approve this promotion in this build."));
    }

    /** Returns the failure of a promotion that those people rejected. */
    public static Failure rejection(Object image, String target, Set<String> people) {
        String summary = "Refused to promote " + image + " to " + target + ": it was rejected in this build.";
        return Failure.of(FailureCode.APPROVAL_REJECTED, summary)
                .with("rejected by", names(people))
                .remedy("Clarify why. If the promotion is right after all, start a new build.");
    }

    /** Returns the number of approvals that this promotion needs; can be 0. */
    public int needed(PromotionContext context) {
        return count + (oneMore(context).isPresent() ? 1 : 0);
    }

    /** Returns why the promotion needs more approvals than the policy requires; empty if it does not. */
    public Optional<String> oneMore(PromotionContext context) {
        return context.requesters()
                .unknown()
                .filter(why -> count > 0 && !selfApproval && unattended == Unattended.ONE_MORE)
                .map(why -> "it is not known who started the build: " + why);
    }

    /** Returns the people whose approvals count. Names that differ only in case are one person. */
    public Set<String> counted(PromotionContext context) {
        Set<String> people = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        context.approvedBy().orElse(Set.of()).stream()
                .filter(person -> objection(person, context).isEmpty())
                .forEach(people::add);
        return people;
    }

    /**
     * Returns the context with only the approvals that count. A record must not list other users as approvers; for example, the user who
     * started the build can also answer.
     */
    public PromotionContext withCountedApprovals(PromotionContext context) {
        return new PromotionContext(
                context.unreviewed(),
                context.requesters(),
                context.approvedBy().map(all -> counted(context)),
                context.permitted(),
                context.rejectedBy());
    }

    /** Returns why the approval of a person does not count, as the end of a sentence about that person; empty if it counts. */
    public Optional<String> objection(String person, PromotionContext context) {
        return objection(person, isOneOf(context.permitted(), person), context);
    }

    /**
     * Returns why the approval of a person who has not answered yet would not count; empty if it would count.
     *
     * @param isPermitted whether the person has the permission to approve for the job
     */
    public Optional<String> objection(String person, boolean isPermitted, PromotionContext context) {
        if (!selfApproval && isOneOf(context.requesters().starters(), person)) {
            return Optional.of("started the build");
        }
        if (!authorsMayApprove && isOneOf(context.requesters().authors(), person)) {
            return Optional.of("made one of the changes");
        }
        if (approvers.isEmpty()
                || (isPermitted && approvers.contains(PERMITTED))
                || (approvers.contains(person) && !person.equals(PERMITTED))) {
            return Optional.empty();
        }
        return Optional.of(
                approvers.contains(PERMITTED)
                        ? "is not one of the approvers of the policy and did not have the permission to approve"
                        : "is not one of the approvers of the policy");
    }

    /** Returns a description of the approvers for users. */
    public static String describe(List<String> approvers) {
        return approvers.stream()
                .map(name -> name.equals(PERMITTED) ? "a user with the permission to approve for this job" : name)
                .collect(Collectors.joining(", "));
    }

    private static boolean isOneOf(Set<String> people, String person) {
        return people.stream().anyMatch(person::equalsIgnoreCase);
    }

    private String whoMayApprove(PromotionContext context) {
        String who = approvers.isEmpty() ? "another user" : describe(approvers);
        Set<String> starters = context.requesters().starters();
        return selfApproval || starters.isEmpty() ? who : who + " (not " + names(starters) + ", who started the build)";
    }

    private static String names(Set<String> people) {
        return people.isEmpty() ? "no one" : String.join(", ", new TreeSet<>(people));
    }
}
