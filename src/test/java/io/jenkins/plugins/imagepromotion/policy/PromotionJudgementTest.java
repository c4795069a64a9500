package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.AllowReplay;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals.Unattended;
import io.jenkins.plugins.imagepromotion.policy.demand.FreezeWindow;
import io.jenkins.plugins.imagepromotion.policy.demand.Freezes;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.MustBeSelected;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext.Requesters;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.Timespan;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredReferrers;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionJudgementTest {
    /** A Wednesday noon, one day and an hour after the image came to staging. */
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private static final long TESTED = NOW.getEpochSecond() - 25 * 3600;
    private static final ImmutableTag NEWEST =
            new ImmutableTag("production", "1.4.2", "0123abc", NOW.getEpochSecond() - 100);

    private final FactsBuilder facts = new FactsBuilder(NOW).tested("1.4.2", TESTED);

    private static Demands soak(String length) {
        return Demands.of(new MinimumSoak(Timespan.parse(length)));
    }

    private static Demands platforms(String... platforms) {
        return Demands.of(new RequiredPlatforms(List.of(platforms)));
    }

    private static Demands approvals(int number, String... approvers) {
        return Demands.of(new Approvals(number, List.of(approvers), false));
    }

    private static Demands freeze(String from, String to) {
        return Demands.of(new Freezes(List.of(new FreezeWindow(
                "rush",
                FreezeWindow.zone("UTC"),
                FreezeWindow.Boundary.parse(from),
                FreezeWindow.Boundary.parse(to)))));
    }

    private static final Demands ORDER = Demands.of(new NoDowngrade(true));
    private static final Demands SBOM = Demands.of(new RequiredReferrers(List.of("sbom")));

    private Verdict judge(Demands demands) {
        return FactsBuilder.policy(demands).judgePromotion(facts.build());
    }

    private String refusal(Demands demands) {
        return judge(demands).refusal().map(Failure::toString).orElse("allowed");
    }

    private FailureCode code(Demands demands) {
        return judge(demands).refusal().map(Failure::code).orElseThrow();
    }

    @Test
    void allowsWhatNothingIsDemandedOf() {
        assertThat(judge(Demands.NONE)).isEqualTo(new Verdict(List.of(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"25h, true", "24h, true", "0m, true", "25h1m, false", "2d, false"})
    void demandsTimeInTheOrigin(String soak, boolean allowed) {
        assertThat(judge(soak(soak)).isAllowed()).isEqualTo(allowed);
    }

    @Test
    void saysWhenTheTimeInTheOriginIsOver() {
        assertThat(judge(soak("1d")).met()).containsExactly("soaked 1d1h");
        assertThat(refusal(soak("2d"))).isEqualTo("""
                Refused to promote %s to production: it has been in staging since 2026-11-24T11:00:00Z, less than the required 2d.\
                  [SOAKING]
                  known from: the timestamp of staging-v1.4.2-0123abc-%d
                  ready:      2026-11-26T11:00:00Z
                  policy:     test (built in)
                  Promote it then, or promote an image that has been there long enough.""".formatted(facts.image(), TESTED));
    }

    @Test
    void takesATagFromTheFutureForUnsoaked() {
        facts.tested("1.4.2", NOW.getEpochSecond() + 60);

        assertThat(code(soak("1m"))).isEqualTo(FailureCode.SOAKING);
    }

    @Test
    void refusesWhileFrozen() {
        assertThat(judge(freeze("Friday 16:00", "Monday 08:00")).met()).containsExactly("no freeze");
        assertThat(refusal(freeze("Wednesday 08:00", "Wednesday 18:00"))).isEqualTo("""
                Refused to promote %s to production: production is frozen (rush).  [FROZEN]
                  until:  2026-11-25T18:00Z[UTC]
                  policy: test (built in)
                  Promote after the freeze, or ask an administrator to change the policy.""".formatted(facts.image()));
    }

    @ParameterizedTest
    @CsvSource({"1.4.2, true", "1.4.3, true", "1.10.0, true", "1.4.2-rc.1, false", "1.4.1, false", "0.9.9, false"})
    void demandsThatVersionsRise(String version, boolean allowed) {
        facts.tested(version, TESTED).targetTags(NEWEST);

        assertThat(judge(ORDER).isAllowed()).isEqualTo(allowed);
        assertThat(judge(Demands.NONE).isAllowed()).isTrue();
    }

    @Test
    void saysWhichVersionIsTheNewest() {
        facts.tested("1.4.1", TESTED).targetTags(NEWEST);

        assertThat(refusal(ORDER)).isEqualTo("""
                Refused to promote %s to production: version 1.4.1 is lower than the newest version in production.  [DOWNGRADE]
                  newest there: %s
                  policy:       test (built in)
                  Declare a rollback if the older version is meant to return.""".formatted(facts.image(), NEWEST));
    }

    @Test
    void takesTheTagMadeLastForTheNewestWhateverItsVersion() {
        facts.tested("1.3.1", TESTED)
                .targetTags(NEWEST, new ImmutableTag("production", "1.3.0", "0123abc", NOW.getEpochSecond() - 50));

        assertThat(judge(ORDER).isAllowed()).isTrue();
    }

    @Test
    void allowsADeclaredRollback() {
        facts.tested("1.4.1", TESTED).targetTags(NEWEST).rollback();

        assertThat(judge(ORDER).isAllowed()).isTrue();
    }

    @Test
    void allowsTheFirstVersion() {
        facts.targetTags();

        assertThat(judge(ORDER).met()).containsExactly("no downgrade");
    }

    @Test
    void refusesAnOrderThatNobodyLookedUp() {
        assertThat(refusal(ORDER)).isEqualTo("""
                Refused to promote %s to production: the policy makes a demand that cannot be checked here.  [DEMAND_NOT_CHECKED]
                  rule:   noDowngrade: the tags of production were not listed
                  policy: test (built in)
                  Promote where the demand can be checked, or ask an administrator to remove it from the policy.""".formatted(facts.image()));
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, true",
        "linux/arm64, true",
        "linux/arm64/v8, true",
        "linux/arm64/v9, false",
        "linux/amd64/v3, false",
        "windows/amd64, false"
    })
    void demandsPlatforms(String platform, boolean allowed) {
        facts.platforms(new Platform("linux", "amd64", "", ""), new Platform("linux", "arm64", "v8", ""));

        assertThat(judge(platforms(platform)).isAllowed()).isEqualTo(allowed);
        assertThat(judge(platforms("linux/amd64", platform)).isAllowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "linux/x86_64, true",
        "linux/amd64/v1, true",
        "linux/arm, true",
        "linux/arm/v6, true",
        "linux/armel, true",
        "linux/arm/v7, false",
        "windows/amd64, true",
        "windows/amd64:10.0.20348, true",
        "windows/amd64:10.0.20348.1, true",
        "windows/amd64:10.0.17763, false"
    })
    void requiresPlatformsRegardlessOfSpelling(String platform, boolean allowed) {
        facts.platforms(
                new Platform("linux", "amd64", "", ""),
                new Platform("linux", "arm", "6", ""),
                new Platform("windows", "amd64", "", "10.0.20348.2031"));

        assertThat(judge(platforms(platform)).isAllowed()).isEqualTo(allowed);
    }

    @Test
    void saysWhichPlatformIsMissing() {
        facts.platforms(new Platform("linux", "amd64", "", ""), new Platform("linux", "arm64", "v8", ""));

        assertThat(judge(platforms("linux/amd64", "linux/arm64")).met())
                .containsExactly("runs on linux/amd64, linux/arm64");
        assertThat(refusal(platforms("linux/amd64", "linux/s390x"))).isEqualTo("""
                Refused to promote %s to production: it does not run on linux/s390x.  [PLATFORM_REQUIRED]
                  platforms: linux/amd64, linux/arm64/v8
                  policy:    test (built in)
                  Build the image for every platform that production needs, test it and promote it.""".formatted(facts.image()));
    }

    @Test
    void refusesPlatformsThatNobodyLookedUpOrNobodyNamed() {
        assertThat(code(platforms("linux/amd64"))).isEqualTo(FailureCode.DEMAND_NOT_CHECKED);
        facts.platforms();
        assertThat(refusal(platforms("linux/amd64"))).contains("\n  platforms: none named\n");
    }

    @Test
    void refusesToLoseAPlatformThatThePolicyKeeps() {
        Demands keep = Demands.of(new KeepPlatforms(true));
        assertThat(refusal(keep))
                .contains(
                        "  [DEMAND_NOT_CHECKED]\n  rule:   keepPlatforms: the platforms were not compared with those of production\n");
        facts.lost(NEWEST);
        assertThat(judge(keep).met()).containsExactly("keeps all platforms");
        facts.lost(NEWEST, "linux/arm64");
        assertThat(judge(Demands.NONE).isAllowed()).isTrue();
        assertThat(refusal(keep)).isEqualTo("""
                Refused to promote %s to production: it lacks a platform that runs there now.  [PLATFORM_LOST]
                  lost:     linux/arm64
                  runs now: %s
                  rule:     keepPlatforms: true
                  policy:   test (built in)
                  Build the image for all platforms, then test and promote it. Only an administrator can allow the loss, in the policy.""".formatted(facts.image(), NEWEST));
    }

    @Test
    void requiresThatAutomationSelectsTheTag() {
        Demands selected = Demands.of(new MustBeSelected(true));
        facts.selected(new Selected(
                List.of("ImagePolicy flux-system/app (production/policy.yaml:3)"), List.of(), List.of(), ""));
        assertThat(judge(selected).met())
                .containsExactly("selected by ImagePolicy flux-system/app (production/policy.yaml:3)");
        facts.selected(new Selected(
                List.of(),
                List.of(),
                List.of("ImagePolicy app (production/policy.yaml:3): the policy is suspended"),
                "Correct the object."));
        assertThat(judge(Demands.NONE).isAllowed()).isTrue();
        assertThat(refusal(selected)).isEqualTo("""
                Refused to promote %s to production: automation would not deploy it.  [NOT_SELECTED]
                  target tag: production-v1.4.2-0123abc-%d
                  reason:     ImagePolicy app (production/policy.yaml:3): the policy is suspended
                  rule:       mustBeSelected: true
                  policy:     test (built in)
                  Correct the object.""".formatted(facts.image(), NOW.getEpochSecond()));
        assertThat(judge(selected).isAllowed()).isFalse();
        facts.held();
        assertThat(code(selected)).as("the target tag already holds the image").isEqualTo(FailureCode.NOT_SELECTED);
    }

    @Test
    void explainsHowToPassTheGitOpsFiles() {
        Demands selected = Demands.of(new MustBeSelected(true));
        assertThat(refusal(selected)).isEqualTo("""
                Refused to promote %s to production: the policy requires the files of the GitOps repository.  [GITOPS_FILES_REQUIRED]
                  rule:   mustBeSelected: true
                  policy: test (built in)
                  Provide the files of the GitOps repository.""".formatted(facts.image()));
        facts.dryRun();
        assertThat(judge(selected).met()).containsExactly("mustBeSelected is checked by the promotion itself");
    }

    @Test
    void demandsAttachedEvidence() {
        assertThat(code(SBOM)).isEqualTo(FailureCode.DEMAND_NOT_CHECKED);
        facts.referrers(Set.of("sbom", "signature"));
        assertThat(judge(SBOM).met()).containsExactly("attached: sbom");
        facts.referrers(Set.of("signature"));
        assertThat(refusal(SBOM)).isEqualTo("""
                Refused to promote %s to production: no evidence of kind "sbom" is attached to it.  [REFERRER_REQUIRED]
                  attached: signature
                  policy:   test (built in)
                  Attach the missing evidence to the tested digest. This does not change the image.""".formatted(facts.image()));
    }

    @Test
    void demandsApprovals() {
        assertThat(code(approvals(1))).isEqualTo(FailureCode.DEMAND_NOT_CHECKED);
        facts.approvedBy(Set.of("alice", "mallory"));
        assertThat(judge(approvals(2)).met()).containsExactly("approved by alice, mallory");
        assertThat(judge(approvals(1, "alice", "bob")).isAllowed()).isTrue();
        assertThat(refusal(approvals(2, "alice", "bob"))).isEqualTo("""
                Refused to promote %s to production: it has 1 of 2 required approvals of this promotion.  [APPROVAL_REQUIRED]
                  approved by: alice, mallory
                  policy:      test (built in)
                  Ask alice, bob to approve this promotion in this build.""".formatted(facts.image()));
        facts.approvedBy(Set.of());
        assertThat(refusal(approvals(1)))
                .contains("\n  approved by: no one\n", "\n  Ask another user to approve this promotion in this build");
    }

    @Test
    void countsTheApprovalOfWhoStartedTheBuildOnlyWhereThePolicySaysSo() {
        facts.approvedBy(Set.of("alice", "bob")).startedBy("Alice");

        assertThat(judge(approvals(1)).isAllowed()).isTrue();
        assertThat(refusal(approvals(2)))
                .contains(
                        "it has 1 of 2 required approvals",
                        "\n  Ask another user (not Alice, who started the build) to approve");
        assertThat(judge(Demands.of(new Approvals(2, List.of(), true))).isAllowed())
                .isTrue();
    }

    @Test
    void asksForOneMoreWhereItIsNotKnownWhoStartedTheBuild() {
        facts.approvedBy(Set.of("alice")).startedByAnyone("\"Started by timer\" (job/promote/7/)");

        assertThat(refusal(approvals(1))).isEqualTo("""
                Refused to promote %s to production: it has 1 of 2 required approvals of this promotion.  [APPROVAL_REQUIRED]
                  approved by: alice
                  one more:    it is not known who started the build: "Started by timer" (job/promote/7/)
                  policy:      test (built in)
                  Ask another user to approve this promotion in this build.""".formatted(facts.image()));
        assertThat(judge(unattended(Unattended.ALLOW)).isAllowed()).isTrue();
        assertThat(judge(Demands.of(new Approvals(1, List.of(), true))).isAllowed())
                .as("it does not matter who started it")
                .isTrue();
        facts.approvedBy(Set.of("alice", "bob"));
        assertThat(judge(approvals(1)).isAllowed()).isTrue();
        assertThat(judge(Demands.NONE).isAllowed()).isTrue();
    }

    @Test
    void refusesABuildThatNoKnownUserStartedWhereThePolicySaysSo() {
        facts.approvedBy(Set.of("alice", "bob")).startedByAnyone("\"Started by timer\" (job/promote/7/)");

        assertThat(refusal(unattended(Unattended.REFUSE))).isEqualTo("""
                Refused to promote %s to production: it is not known who started the build.  [STARTER_UNKNOWN]
                  started by: "Started by timer" (job/promote/7/)
                  rule:       unattended: refuse
                  policy:     test (built in)
                  Let a user start the build.""".formatted(facts.image()));
        facts.startedBy("carol");
        assertThat(judge(unattended(Unattended.REFUSE)).isAllowed()).isTrue();
    }

    private static Demands unattended(Unattended unattended) {
        return Demands.of(new Approvals(1, List.of(), false, true, unattended, false));
    }

    @Test
    void countsNoAuthorOfAChangeWhereThePolicySaysSo() {
        facts.approvedBy(Set.of("alice", "bob"))
                .requestedBy(new Requesters(Set.of("carol"), Set.of("Alice"), Optional.empty()));

        assertThat(judge(approvals(2)).isAllowed()).isTrue();
        assertThat(refusal(Demands.of(new Approvals(2, List.of(), false, false, Unattended.ONE_MORE, false))))
                .contains("it has 1 of 2 required approvals");
    }

    @Test
    void promotesNothingThatWasRejectedHoweverManyApproved() {
        facts.approvedBy(Set.of("alice", "bob")).rejectedBy("carol");

        String refusal = """
                Refused to promote %s to production: it was rejected in this build.  [APPROVAL_REJECTED]
                  rejected by: carol
                  policy:      test (built in)
                  Clarify why. If the promotion is right after all, start a new build.""".formatted(facts.image());
        assertThat(refusal(approvals(1))).isEqualTo(refusal);
        assertThat(refusal(Demands.NONE)).isEqualTo(refusal);
        facts.dryRun();
        assertThat(code(Demands.NONE)).isEqualTo(FailureCode.APPROVAL_REJECTED);
    }

    @Test
    void letsADryRunComeBeforeItsApproval() {
        facts.dryRun();
        assertThat(code(approvals(1))).isEqualTo(FailureCode.DEMAND_NOT_CHECKED);
        facts.approvedBy(Set.of());
        assertThat(judge(approvals(1)).met())
                .containsExactly("still to be approved by another user, with 0 of 1 approvals");
        facts.startedBy("carol");
        assertThat(judge(Demands.of(new Approvals(2, List.of("alice", "bob"), false)))
                        .met())
                .containsExactly(
                        "still to be approved by alice, bob (not carol, who started the build), with 0 of 2 approvals");
    }

    @Test
    void takesOnePersonSpelledInTwoWaysForOne() {
        facts.approvedBy(Set.of("alice", "ALICE"));

        assertThat(code(approvals(2))).isEqualTo(FailureCode.APPROVAL_REQUIRED);
        assertThat(code(approvals(1, "Alice"))).isEqualTo(FailureCode.APPROVAL_REQUIRED);
    }

    @Test
    void refusesAReplayUnlessThePolicyAllowsThem() {
        assertThat(judge(Demands.NONE).isAllowed()).isTrue();
        facts.replayed();
        assertThat(refusal(Demands.NONE)).isEqualTo("""
                Refused to promote %s to production: the script of the build may have been edited.  [REPLAYED]
                  script: it differs from that of job/promote/3/
                  rule:   allowReplay: false
                  policy: test (built in)
                  Run the job from its own script, or ask an administrator to allow replays for this environment.""".formatted(facts.image()));
        assertThat(judge(Demands.NONE.with(new AllowReplay(true))).isAllowed()).isTrue();
        facts.held();
        assertThat(judge(Demands.NONE).isAllowed()).isTrue();
    }

    /** Nothing is written then, so neither time nor evidence matter; but what is called promoted is deployed next. */
    @Test
    void asksWhatIsPromotedAlreadyForItsOrderAlone() {
        facts.held().tested("1.4.1", NOW.getEpochSecond()).targetTags(NEWEST);

        assertThat(judge(soak("9d")).isAllowed()).isTrue();
        assertThat(judge(freeze("Wednesday 08:00", "Wednesday 18:00")).isAllowed())
                .isTrue();
        assertThat(judge(platforms("linux/amd64")).isAllowed()).isTrue();
        assertThat(judge(SBOM).isAllowed()).isTrue();
        assertThat(judge(approvals(1)).isAllowed()).isTrue();
        assertThat(code(ORDER)).isEqualTo(FailureCode.DOWNGRADE);
    }

    @ParameterizedTest
    @CsvSource({"staging-*", "production-*", "*-0123abc-*"})
    void refusesTagsThatThePolicyCallsMutable(String pattern) {
        Policy policy = FactsBuilder.policy(Demands.NONE);
        Policy denying = new Policy(
                policy.name(), policy.layer(), policy.environments(), new DeniedTags(List.of("blue", pattern)), null);

        assertThat(denying.judgePromotion(facts.build()).refusal())
                .hasValueSatisfying(failure -> assertThat(failure.toString())
                        .startsWith(
                                "Refused to promote " + facts.image() + " to production: the policy declares the tag ")
                        .contains(" mutable.  [MUTABLE_TAG]\n  rule:   mutableTags: " + pattern + "\n"));
    }
}
