package io.jenkins.plugins.imagepromotion.jenkins.approval;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals.Unattended;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.LogWatch;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jenkins.model.Installed;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which answers approve a promotion, and which builds need more of them. */
class ApprovalsTest {
    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private final Map<String, Object> digest =
            Map.of("digest", fixture.image.digest().toString());

    @BeforeEach
    void install() {
        Installed.plugin("pipeline-input-step");
        build.startedBy(new Cause.UserIdCause("dora"));
    }

    @AfterEach
    void close() {
        Installed.nothing();
        fixture.close();
    }

    private FlowNode approved(String user, FlowNode... before) {
        return answered(subject(), true, user, before);
    }

    private static FlowNode answered(
            PromotingRun.Subject subject, boolean isApproved, String user, FlowNode... before) {
        return answered(subject, isApproved, user, false, before);
    }

    private static FlowNode answered(
            PromotingRun.Subject subject, boolean isApproved, String user, boolean isPermitted, FlowNode... before) {
        FlowNode node = Steps.after(before);
        node.addAction(new ApprovalAction(
                subject, StepFixture.STAGED, isApproved, user, isPermitted, Optional.of(Set.of()), Instant.EPOCH));
        return node;
    }

    private PromotingRun.Subject subject() {
        Repository shop =
                ImageReference.parse(fixture.named(StepFixture.STAGED)).repository();
        return new PromotingRun.Subject(shop, shop, "production", fixture.image.digest(), Optional.empty());
    }

    private PromoteImageStep demanding(String fields) {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setPolicy("name: careful\nenvironments:\n- {name: production, " + fields + "}\n");
        return step;
    }

    private PromotionResult promoted(String fields) throws Exception {
        demanding(fields).start(build.context()).start();
        return (PromotionResult) build.result();
    }

    private String refused(String fields) throws Exception {
        demanding(fields).start(build.context()).start();
        String message = build.failure().getMessage();
        assertThat(fixture.registry.tags("shop/app")).hasSize(1);
        return message;
    }

    @Test
    void promotesWhatWasApprovedAndNamesWhoDid() throws Exception {
        build.headsAre(Steps.after(approved("bob", approved("alice", Steps.after()))));

        PromotionResult promotion = promoted("approvals: 2");

        assertThat(promotion.getRecord()).contains("\"startedBy\" : \"dora\"", "\"approvedBy\" : \"alice, bob\"");
        assertThat(build.log()).contains("[promoteImage] policy three-tier + careful: approved by alice, bob");
    }

    @Test
    void refusesWhatNobodyApproved() throws Exception {
        build.headsAre(Steps.after());

        assertThat(refused("approvals: 1, approvers: [alice, bob]"))
                .isEqualTo("""
                Refused to promote %s to production: it has 0 of 1 required approvals of this promotion.  [APPROVAL_REQUIRED]
                  approved by: no one
                  policy:      careful (policy of the pipeline)
                  Ask alice, bob (not dora, who started the build) to approve this promotion in this build.""".formatted(fixture.named(StepFixture.STAGED)));
    }

    /** One answer served for every environment and repository, as long as the digest was the same. */
    @Test
    void countsAnAnswerForExactlyOnePromotion() throws Exception {
        Repository shop = subject().source();
        Repository other = new Repository("evil.example", "x/shop");
        Digest rebuilt = Digest.parse("sha256:" + "b".repeat(64));
        FlowNode last = Steps.after();
        for (PromotingRun.Subject subject : List.of(
                new PromotingRun.Subject(other, shop, "production", fixture.image.digest(), Optional.empty()),
                new PromotingRun.Subject(shop, other, "production", fixture.image.digest(), Optional.empty()),
                new PromotingRun.Subject(shop, shop, "production-eu", fixture.image.digest(), Optional.empty()),
                new PromotingRun.Subject(shop, shop, "production", rebuilt, Optional.empty()))) {
            last = answered(subject, true, "alice", last);
            last = answered(subject, false, "bob", last);
        }
        build.headsAre(last);

        assertThat(refused("approvals: 1")).contains("it has 0 of 1 required approvals", "approved by: no one");
    }

    @Test
    void countsTheApprovalOfAUserWhoHadThePermissionToApprove() throws Exception {
        build.headsAre(answered(subject(), true, "alice", true, Steps.after()));

        assertThat(promoted("approvals: 1, approvers: ['permission:approve']").getRecord())
                .contains("\"approvedBy\" : \"alice\"");
    }

    @Test
    void doesNotCountTheApprovalOfAUserWithoutTheRequiredPermission() throws Exception {
        build.headsAre(answered(subject(), true, "alice", false, Steps.after()));

        assertThat(refused("approvals: 1, approvers: ['permission:approve', bob]"))
                .isEqualTo("""
                Refused to promote %s to production: it has 0 of 1 required approvals of this promotion.  [APPROVAL_REQUIRED]
                  approved by: alice
                  policy:      careful (policy of the pipeline)
                  Ask a user with the permission to approve for this job, bob (not dora, who started the build) to approve this promotion in this build.""".formatted(fixture.named(StepFixture.STAGED)));
    }

    @Test
    void countsTheApprovalOfANamedUserWithoutThePermission() throws Exception {
        build.headsAre(answered(subject(), true, "bob", false, Steps.after()));

        assertThat(promoted("approvals: 1, approvers: ['permission:approve', bob]")
                        .getRecord())
                .contains("\"approvedBy\" : \"bob\"");
    }

    @Test
    void doesNotCountTheApprovalOfAUserWhomTheStepDidNotAsk() throws Exception {
        FlowNode node = Steps.after();
        node.addAction(new ApprovalAction(
                subject(), StepFixture.STAGED, true, "admin", true, Optional.empty(), Instant.EPOCH));
        build.headsAre(node);

        assertThat(refused("approvals: 1")).contains("it has 0 of 1 required approvals", "approved by: no one");
        assertThat(refusedAgain("approvals: 1, approvers: [admin, bob]")).contains("[APPROVAL_REQUIRED]");
        assertThat(refusedAgain("approvals: 1, approvers: ['permission:approve']"))
                .contains("[APPROVAL_REQUIRED]");
    }

    private String refusedAgain(String fields) throws Exception {
        Build again = new Build(build);
        demanding(fields).start(again.context()).start();
        return again.failure().getMessage();
    }

    @Test
    void countsNoAnswerToAPlainInputUnlessThePolicySaysSo() throws Exception {
        build.headsAre(Steps.input("alice", digest, Steps.after()));

        assertThat(refused("approvals: 1")).contains("it has 0 of 1 required approvals", "approved by: no one");
    }

    @Test
    void countsAnswersToAPlainInputWhereTheAdministratorSaysSo() throws Exception {
        FlowNode empty = Steps.input("alice", null, Steps.after());
        FlowNode other = Steps.input("bob", Map.of("digest", "sha256:" + "b".repeat(64)), empty);
        FlowNode longer = Steps.input("dave", Map.of("digest", fixture.image.digest() + " "), other);
        build.headsAre(Steps.input("carol", digest, longer));

        assertThat(approved(List.of(), true)).containsExactly("carol");
    }

    private Set<String> approved(List<String> asked, boolean plainInput) {
        return approved(subject(), asked, plainInput);
    }

    private Set<String> approved(PromotingRun.Subject subject, List<String> asked, boolean plainInput) {
        Approvals demand = new Approvals(1, List.of(), false, true, Unattended.ONE_MORE, plainInput);
        return new BuildContext(build.run())
                .contextOf(subject, demand, asked)
                .approvedBy()
                .orElseThrow();
    }

    @Test
    void countsAnAnswerToAPlainInputOnlyForAStepThatNamesTheUser() throws Exception {
        build.headsAre(Steps.input("carol", digest, Steps.after()));

        assertThat(approved(List.of("bob", "carol"), true)).containsExactly("carol");
        assertThat(approved(List.of("bob"), true)).isEmpty();
    }

    /** Older versions did not record which names in the question matched the user. */
    @Test
    void countsASavedApprovalWithoutNamesForItsUserAndForNoGroup() throws Exception {
        FlowNode node = approved("alice", Steps.after());
        Field askedAs = ApprovalAction.class.getDeclaredField("askedAs");
        askedAs.setAccessible(true);
        askedAs.set(ApprovalAction.on(node).get(0), null);
        build.headsAre(node);

        assertThat(approved(List.of("alice"), false)).containsExactly("alice");
        assertThat(approved(List.of("release-managers"), false)).isEmpty();
        assertThat(approved(List.of(Approvals.PERMITTED), false)).isEmpty();
        assertThat(promoted("approvals: 1").getRecord()).contains("\"approvedBy\" : \"alice\"");
    }

    /** Older versions had no releases. */
    @Test
    void countsASavedApprovalWithoutAReleaseForTheImageOnItsOwn() throws Exception {
        FlowNode node = approved("alice", Steps.after());
        Field release = ApprovalAction.class.getDeclaredField("release");
        release.setAccessible(true);
        release.set(ApprovalAction.on(node).get(0), null);
        build.headsAre(node);

        assertThat(approved(subject(), List.of(), false)).containsExactly("alice");
        assertThat(approved(ofRelease(), List.of(), false)).isEmpty();
        assertThat(ApprovalAction.on(node))
                .extracting(ApprovalAction::getRelease)
                .containsExactly("");
    }

    @Test
    void doesNotCountAnAnswerToAPlainInputForARelease() {
        build.headsAre(Steps.input("carol", digest, Steps.after()));

        assertThat(approved(subject(), List.of(), true)).containsExactly("carol");
        assertThat(approved(ofRelease(), List.of(), true)).isEmpty();
    }

    private PromotingRun.Subject ofRelease() {
        PromotingRun.Subject alone = subject();
        return new PromotingRun.Subject(
                alone.source(),
                alone.target(),
                alone.environment(),
                alone.digest(),
                Optional.of(new ReleaseId("2026.11", Digest.of(new byte[0]))));
    }

    @Test
    void promotesNothingThatWasRejectedEvenWithoutADemand() throws Exception {
        build.headsAre(answered(subject(), false, "bob", approved("alice")));

        assertThat(refused("approvals: 1")).contains("[APPROVAL_REJECTED]", "rejected by: bob");
        Build again = new Build(build);
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(again.context())
                .start();
        assertThat(again.failure()).hasMessageContaining("[APPROVAL_REJECTED]");
    }

    @Test
    void countsNobodyForAUser() throws Exception {
        FlowNode none = Steps.after();
        for (String nobody : List.of("", " ", "SYSTEM", "anonymous", "unknown")) {
            none = approved(nobody, none);
        }
        build.headsAre(none);

        assertThat(refused("approvals: 1")).contains("approved by: no one");
    }

    @Test
    void countsNothingOfADamagedRecord() throws Exception {
        FlowNode node = Steps.after();
        ApprovalAction damaged = new ApprovalAction(
                subject(), StepFixture.STAGED, true, "alice", true, Optional.of(Set.of()), Instant.EPOCH);
        for (Field field : ApprovalAction.class.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                field.set(damaged, field.getType() == boolean.class ? false : null);
            }
        }
        node.addAction(damaged);
        build.headsAre(node);

        assertThat(refused("approvals: 1")).contains("approved by: no one");
    }

    @Test
    void countsEachUserOnce() throws Exception {
        build.headsAre(approved("alice", approved("Alice", Steps.after())));

        assertThat(refused("approvals: 2")).contains("it has 1 of 2 required approvals", "approved by: Alice, alice");
    }

    @Test
    void countsOnlyThoseWhomThePolicyNames() throws Exception {
        build.headsAre(approved("mallory", Steps.after()));

        assertThat(refused("approvals: 1, approvers: alice")).contains("approved by: mallory");
    }

    @Test
    void countsNobodyWhoStartedABuildBeforeItHoweverLongAgo() throws Exception {
        Build first = new Build();
        first.startedBy(new Cause.UserIdCause("bob"));
        Build last = first;
        for (int i = 0; i < 12; i++) {
            Build next = new Build();
            next.startedBy(new Cut(last.run()));
            last = next;
        }
        build.startedBy(new Cut(last.run()));
        build.headsAre(approved("bob", Steps.after()));

        assertThat(refused("approvals: 1"))
                .contains("it has 0 of 1 required approvals", "Ask another user (not bob, dora, who started the build)")
                .doesNotContain("one more");
    }

    /** A cause that lost what was before, as Jenkins has them after ten builds. */
    private static final class Cut extends Cause.UpstreamCause {
        Cut(Run<?, ?> before) {
            super(before);
        }

        @Override
        public List<Cause> getUpstreamCauses() {
            return List.of();
        }
    }

    /** A cause whose build was deleted. */
    private static final class Gone extends Cause.UpstreamCause {
        Gone() {
            super(new Build().run());
        }

        @Override
        public @Nullable Run<?, ?> getUpstreamRun() {
            return null;
        }
    }

    private static final class RemoteCause extends Cause {
        @Override
        public String getShortDescription() {
            return "Started by remote host 192.0.2.1 with note: x\nFinished: SUCCESS";
        }
    }

    @Test
    void asksForOneMoreWhereATokenStartedItEvenIfAUserDidToo() throws Exception {
        build.startedBy(new RemoteCause());
        build.headsAre(approved("alice", Steps.after()));

        assertThat(refused("approvals: 1"))
                .contains(
                        "it has 1 of 2 required approvals",
                        "one more:    it is not known who started the build: \"Started by remote host 192.0.2.1 with note: x\\u000aFinished: SUCCESS\" (job/promote/7/)");

        build.headsAre(approved("bob", approved("alice", Steps.after())));
        Build again = new Build(build);
        demanding("approvals: 1").start(again.context()).start();
        again.result();
    }

    @Test
    void asksForOneMoreWhereTheBuildBeforeIsGone() throws Exception {
        build.startedBy(new Gone());
        build.headsAre(approved("alice", Steps.after()));

        assertThat(refused("approvals: 1"))
                .contains("it is not known who started the build: the build that started it is gone: \"upstream\" #7");
    }

    @Test
    void refusesWhatNoKnownUserStartedWhereThePolicySaysSo() throws Exception {
        build.startedBy(new Cause.UserIdCause("anonymous"));

        assertThat(refused("unattended: refuse")).contains("[STARTER_UNKNOWN]", "rule:       unattended: refuse");
    }

    @Test
    void looksIntoEveryBranchThatRunsOrRan() throws Exception {
        FlowNode fork = Steps.after(Steps.after());
        FlowNode join = Steps.after(approved("alice", fork), Steps.after(fork));
        FlowNode again = Steps.after(join);
        build.headsAre(Steps.after(again), Steps.after(approved("bob", again)));

        assertThat(promoted("approvals: 2").getRecord()).contains("\"approvedBy\" : \"alice, bob\"");
    }

    @Test
    void looksThroughALongBuild() throws Exception {
        FlowNode last = approved("alice", Steps.after());
        for (int i = 0; i < 20_000; i++) {
            last = Steps.after(last, last);
        }
        build.headsAre(last);

        assertThat(promoted("approvals: 1").getRecord()).contains("\"approvedBy\" : \"alice\"");
    }

    @Test
    void showsWhatWillBePromotedBeforeAskingForApproval() throws Exception {
        build.headsAre(Steps.after());
        PromoteImageStep step = demanding("approvals: 1");
        step.setDryRun(true);

        step.start(build.context()).start();

        assertThat(((PromotionResult) build.result()).isDryRun()).isTrue();
        assertThat(build.log())
                .contains(
                        "[promoteImage] policy three-tier + careful: still to be approved by another user (not dora, who started the build), with 0 of 1"
                                + " approvals");
    }

    @Test
    void looksAgainAfterARestartOfTheController() throws Exception {
        build.headsAre(approved("alice", Steps.after()));

        Stored.andReadAgain(demanding("approvals: 1").start(build.context())).onResume();

        assertThat(((PromotionResult) build.result()).isAlreadyPromoted()).isFalse();
    }

    @Test
    void refusesWhereNobodyCanApprove() throws Exception {
        Installed.nothing();
        build.headsAre(approved("alice", Steps.after()));

        assertThat(refused("approvals: 1"))
                .contains("[DEMAND_NOT_CHECKED]\n  rule:   approvals: approvals are not recorded here\n");
    }

    @Test
    void refusesWhereTheGraphCannotBeReadButOnlyIfApprovalIsDemanded() throws Exception {
        build.headsAre(new BrokenStep());
        try (LogWatch log = LogWatch.on(BuildContext.class)) {
            assertThat(refused("approvals: 1")).contains("[DEMAND_NOT_CHECKED]");
            log.await("cannot read the approvals of job/promote/7/");
        }

        Build other = new Build();
        other.headsAre(new BrokenStep());
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(other.context())
                .start();
        assertThat(((PromotionResult) other.result()).getRecord()).doesNotContain("approvedBy");
    }

    private static final class BrokenStep extends FlowNode {
        BrokenStep() {
            super(null, "1", List.of());
        }

        @Override
        public @Nullable List<FlowNode> getParents() {
            throw new IllegalStateException("the file of this node is damaged");
        }
    }
}
