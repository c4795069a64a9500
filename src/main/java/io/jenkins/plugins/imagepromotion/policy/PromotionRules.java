package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The demands of one policy on one promotion, each judged by the facts alone.
 *
 * <p>A promotion that was done already changes nothing, so time and evidence are not asked for again; its order is, because
 * what is called promoted is deployed next.
 */
final class PromotionRules {
    private final Policy policy;
    private final PromotionFacts facts;
    private final Demands demands;
    private final List<String> met = new ArrayList<>();

    PromotionRules(Policy policy, PromotionFacts facts) {
        this.policy = policy;
        this.facts = facts;
        this.demands = policy.environment(facts.route().target().name()).demands();
    }

    Verdict judge() {
        Optional<Failure> refusal = denied().or(this::downgrade);
        if (!facts.held()) {
            refusal = refusal.or(this::replayed)
                    .or(this::frozen)
                    .or(this::soaking)
                    .or(this::platforms)
                    .or(this::referrers)
                    .or(this::approvals);
        }
        return new Verdict(met, refusal);
    }

    private Optional<Failure> denied() {
        for (ImmutableTag tag : List.of(facts.tested(), facts.target())) {
            Optional<String> pattern = policy.deniedTags().find(tag.tag());
            if (pattern.isPresent()) {
                return refused(
                        FailureCode.MUTABLE_TAG,
                        "the policy calls the tag " + tag + " mutable",
                        "rule",
                        "mutableTags: " + pattern.get(),
                        "Promote an image whose tags the policy trusts.");
            }
        }
        return Optional.empty();
    }

    private Optional<Failure> downgrade() {
        if (!demands.noDowngrade() || facts.rollback()) {
            return Optional.empty();
        }
        if (facts.targetTags().isEmpty()) {
            return unchecked("noDowngrade", "the tags of " + target() + " were not listed");
        }
        Optional<ImmutableTag> newest = facts.targetTags().get().stream().min(ImmutableTag.NEWEST_FIRST);
        if (newest.isPresent()
                && VersionOrder.compare(facts.tested().version(), newest.get().version()) < 0) {
            return refused(
                    FailureCode.DOWNGRADE,
                    "version " + facts.tested().version() + " is lower than what " + target() + " has",
                    "newest there",
                    newest.get(),
                    "If the older version is meant to come back, say so: `rollback: true` in a pipeline, --rollback on the"
                            + " command line.");
        }
        met.add("no downgrade");
        return Optional.empty();
    }

    private Optional<Failure> replayed() {
        if (!facts.occasion().replayed() || demands.allowReplay()) {
            return Optional.empty();
        }
        return refused(
                FailureCode.REPLAYED,
                "the build is a replay, whose script is what somebody typed just now",
                "rule",
                "allowReplay: false",
                "Run the job from its own script; an administrator can allow replays for this environment.");
    }

    private Optional<Failure> frozen() {
        for (FreezeWindow window : demands.freezes()) {
            Optional<ZonedDateTime> end = window.end(facts.now());
            if (end.isPresent()) {
                return refused(
                        FailureCode.FROZEN,
                        target() + " is frozen (" + window.name() + ")",
                        "until",
                        end.get(),
                        "Promote after the freeze, or let an administrator change the policy.");
            }
        }
        if (!demands.freezes().isEmpty()) {
            met.add("no freeze");
        }
        return Optional.empty();
    }

    private Optional<Failure> soaking() {
        if (demands.minimumSoak().isZero()) {
            return Optional.empty();
        }
        Instant began = Instant.ofEpochSecond(facts.tested().timestamp());
        Instant ready = began.plus(demands.minimumSoak());
        if (facts.now().isBefore(ready)) {
            return refused(
                    FailureCode.SOAKING,
                    "it is in " + facts.route().origin().name() + " since " + began + ", which is less than "
                            + Timespan.text(demands.minimumSoak()),
                    "ready",
                    ready,
                    "Promote it then, or promote an image that has been there long enough.");
        }
        met.add("soaked " + Timespan.text(Duration.between(began, facts.now())));
        return Optional.empty();
    }

    private Optional<Failure> platforms() {
        if (demands.platforms().isEmpty()) {
            return Optional.empty();
        }
        if (facts.platforms().isEmpty()) {
            return unchecked("platforms", "the image's platforms are not known");
        }
        List<Platform> found = facts.platforms().get();
        for (String wanted : demands.platforms()) {
            if (found.stream().noneMatch(platform -> runsOn(platform, wanted))) {
                return refused(
                        FailureCode.PLATFORM_REQUIRED,
                        "it does not run on " + wanted,
                        "platforms",
                        found.isEmpty()
                                ? "none named"
                                : String.join(
                                        ", ",
                                        found.stream().map(Platform::toString).toList()),
                        "Build the image for every platform that " + target() + " needs, and test that one.");
            }
        }
        met.add("runs on " + String.join(", ", demands.platforms()));
        return Optional.empty();
    }

    /** A variant is asked for only where one is named. */
    private static boolean runsOn(Platform platform, String wanted) {
        return platform.toString().equals(wanted) || (platform.os() + "/" + platform.architecture()).equals(wanted);
    }

    private Optional<Failure> referrers() {
        if (demands.referrers().isEmpty()) {
            return Optional.empty();
        }
        if (facts.referrers().isEmpty()) {
            return unchecked("referrers", "nobody looked up what is attached to the image");
        }
        Set<String> found = facts.referrers().get();
        for (String wanted : demands.referrers()) {
            if (!found.contains(wanted)) {
                return refused(
                        FailureCode.REFERRER_REQUIRED,
                        "nothing of kind " + Quoted.text(wanted) + " is attached to it",
                        "attached",
                        found.isEmpty()
                                ? "nothing"
                                : String.join(", ", found.stream().sorted().toList()),
                        "Attach what is missing to the tested digest; the image itself does not change by that.");
            }
        }
        met.add("attached: " + String.join(", ", demands.referrers()));
        return Optional.empty();
    }

    private Optional<Failure> approvals() {
        if (demands.approvals() == 0) {
            return Optional.empty();
        }
        if (facts.occasion().approvedBy().isEmpty()) {
            return unchecked("approvals", "nobody here can tell who approved");
        }
        Set<String> found = facts.occasion().approvedBy().get();
        // Spelled in two ways it is one person, for all that we know.
        long counted = found.stream()
                .filter(this::counts)
                .map(person -> person.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (counted < demands.approvals() && facts.dryRun()) {
            met.add("still to be approved, with " + counted + " of " + demands.approvals() + " approvals");
            return Optional.empty();
        }
        if (counted < demands.approvals()) {
            return refused(
                    FailureCode.APPROVAL_REQUIRED,
                    "it has " + counted + " of " + demands.approvals() + " approvals of this digest",
                    "approved by",
                    shown(found),
                    "Ask " + whoMayApprove()
                            + " in this build, with the digest as the choice: input message: 'Promote?',"
                            + " parameters: [choice(name: 'digest', choices: [digest])].");
        }
        met.add("approved by " + shown(found));
        return Optional.empty();
    }

    private static String shown(Set<String> people) {
        return people.isEmpty()
                ? "nobody"
                : String.join(", ", people.stream().sorted().toList());
    }

    private String whoMayApprove() {
        String who = demands.approvers().isEmpty() ? "somebody" : String.join(", ", demands.approvers());
        Set<String> starters = facts.occasion().startedBy();
        return demands.selfApproval() || starters.isEmpty()
                ? who
                : who + " (not " + shown(starters) + ", who started the build)";
    }

    private boolean counts(String person) {
        boolean own = facts.occasion().startedBy().stream().anyMatch(person::equalsIgnoreCase);
        return (demands.approvers().isEmpty() || demands.approvers().contains(person))
                && (demands.selfApproval() || !own);
    }

    private String target() {
        return facts.route().target().name();
    }

    private Optional<Failure> unchecked(String rule, String problem) {
        return refused(
                FailureCode.DEMAND_NOT_CHECKED,
                "the policy demands what cannot be checked here",
                "rule",
                rule + ": " + problem,
                "A demand that nobody checks would be worth nothing, so it counts as not met; take it out of the policy"
                        + " until it can be checked.");
    }

    private Optional<Failure> refused(FailureCode code, String reason, String fact, Object found, String remedy) {
        return Optional.of(
                Failure.of(code, "Refused to promote " + facts.image() + " to " + target() + ": " + reason + ".")
                        .with(fact, found)
                        .with("policy", policy.layer())
                        .remedy(remedy));
    }
}
