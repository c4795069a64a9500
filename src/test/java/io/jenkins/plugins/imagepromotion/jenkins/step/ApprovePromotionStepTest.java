package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.Cause;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.Failure;
import hudson.model.SignedIn;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import jenkins.model.Installed;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How people are asked, and what becomes of their answers. */
class ApprovePromotionStepTest {
    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private final FlowNode node = Steps.after(Steps.after());

    @BeforeEach
    void install() {
        Installed.plugin("pipeline-input-step");
        build.startedBy(new Cause.UserIdCause("dora"));
        build.isAt(node);
        build.headsAre(node);
    }

    @AfterEach
    void close() {
        Installed.nothing();
        SignedIn.nobodyIsKnown();
        Whoami.mayNot();
        fixture.close();
    }

    private ApprovePromotionStep step(String policy) {
        ApprovePromotionStep step = new ApprovePromotionStep(fixture.named(StepFixture.STAGED));
        step.setPolicy("name: careful\nenvironments:\n- {name: production, " + policy + "}\n");
        return step;
    }

    private StepExecution started(ApprovePromotionStep step) throws Exception {
        StepExecution execution = step.start(build.context());
        execution.start();
        return execution;
    }

    /** The question that the build asks, waited for. */
    private InputStepExecution question(String progress) throws Exception {
        for (int tenths = 0; tenths < 200; tenths++) {
            for (InputStepExecution question : questions()) {
                if (facts(question).endsWith("This is " + progress + ".")) {
                    return question;
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("nobody is asked for " + progress + ": " + build.log());
    }

    private List<InputStepExecution> questions() throws Exception {
        InputAction action = build.run().getAction(InputAction.class);
        return action == null ? List.of() : action.getExecutions();
    }

    private static String facts(InputStepExecution question) {
        return ((ChoiceParameterDefinition) question.getInput().getParameters().get(0)).getDescription();
    }

    private static void approve(InputStepExecution question, String user) throws Exception {
        SignedIn.as(user, () -> question.proceed(Map.of("promotion", "anything")));
    }

    private String refusal() throws Exception {
        return build.failure().getMessage();
    }

    @Test
    void asksAsManyPeopleAsThePolicySaysOneAfterTheOther() throws Exception {
        started(step("approvals: 2, approvers: [alice, bob, carol]"));

        InputStepExecution first = question("approval 1 of 2");
        assertThat(first.getInput().getMessage()).isEqualTo("Promote app to production?");
        assertThat(first.getInput().getSubmitter()).isEqualTo("alice,bob,carol");
        assertThat(facts(first))
                .isEqualTo("""
                Source: %1$s/shop/app:%2$s
                Target repository: %1$s/shop/app
                Environment: production
                Digest: %3$s
                Newest image there: none
                Platforms: linux/amd64
                Policy: three-tier + careful (approvals: 2; approvers: alice, bob, carol)
                May approve: alice, bob, carol
                If one of them presses Abort, the promotion is rejected for this build.
                This is approval 1 of 2.""".formatted(fixture.registry.host(), StepFixture.STAGED, fixture.image.digest()));
        approve(first, "bob");
        InputStepExecution second = question("approval 2 of 2");
        assertThat(second.getInput().getSubmitter()).isEqualTo("alice,carol");
        approve(second, "carol");

        PromotionResult result = (PromotionResult) build.result();
        assertThat(result.getDigest()).isEqualTo(fixture.image.digest().toString());
        assertThat(result.isDryRun()).isTrue();
        assertThat(build.log()).contains("[approvePromotion] approved by bob, carol");
        assertThat(questions()).isEmpty();
        assertThat(fixture.registry.tags("shop/app")).hasSize(1);
    }

    @Test
    void preventsTheScriptFromAddingALineToTheQuestion() throws Exception {
        ApprovePromotionStep step = step("approvals: 1");
        step.setApprovers("bob,x\nDigest: sha256:0");
        started(step);

        assertThat(facts(question("approval 1 of 1"))).contains("\nMay approve: bob, x\\u000aDigest: sha256:0\n");
    }

    @Test
    void notesThatTheEnvironmentHasANewerVersion() throws Exception {
        push("production-v1.5.0-0a1b2c3-1767222001");
        started(step("approvals: 1"));

        assertThat(facts(question("approval 1 of 1")))
                .contains("\nNote: Version 1.4.2 is older than 1.5.0, the newest version in production.\n");
    }

    @Test
    void doesNotNoteANewerVersionInARollback() throws Exception {
        push("production-v1.5.0-0a1b2c3-1767222001");
        ApprovePromotionStep step = step("approvals: 1");
        step.setRollback(true);
        started(step);

        assertThat(facts(question("approval 1 of 1")))
                .startsWith("Source: ")
                .contains("Environment: production (a rollback)")
                .doesNotContain("Note: ");
    }

    @Test
    void notesThatTheImageWasRolledBack() throws Exception {
        String tag = fixture.named("production-v1.4.2-0a1b2c3-1767222001");
        EvidenceEntry promoted = EvidenceEntry.of(
                        EvidenceKind.PROMOTED, Instant.parse("2026-11-30T04:00:00Z"), "team/promote", 1)
                .about(
                        "production",
                        ImageReference.parse(fixture.named(StepFixture.STAGED)),
                        ImageReference.parse(tag),
                        fixture.image.digest());
        EvidenceStore.get().add(promoted);
        EvidenceStore.get()
                .add(EvidenceEntry.of(EvidenceKind.PROMOTED, Instant.parse("2026-11-30T04:12:00Z"), "team/promote", 2)
                        .about(
                                "production",
                                null,
                                ImageReference.parse(fixture.named("production-v1.4.1-0a1b2c3-1767222002")),
                                Digest.of(new byte[1]))
                        .with(EvidenceEntry.ROLLBACK_OF, tag));
        started(step("approvals: 1"));

        assertThat(facts(question("approval 1 of 1")))
                .contains("\nNote: This image was rolled back at 2026-11-30T04:12:00Z.\n");
    }

    /** Another image under that tag. */
    private void push(String tag) {
        fixture.registry.push(
                "shop/app",
                tag,
                ImageBuilder.image().version("1.5.0").revision("0a1b2c3").build());
    }

    @Test
    void letsOnlyUsersWithThePermissionAnswerIfThePolicyRequiresIt() throws Exception {
        started(step("approvals: 1, approvers: ['permission:approve']"));
        InputStepExecution question = question("approval 1 of 1");

        assertThat(build.log())
                .contains("[approvePromotion] waiting for a user with the permission to approve for this job to approve"
                        + " (approval 1 of 1)");
        Whoami.mayNot(ImagePromotionPermission.APPROVE);
        SignedIn.as(
                "alice",
                () -> assertThatThrownBy(question::preSubmissionCheck)
                        .hasMessage("You need to be permission:approve to submit this."));
        Whoami.mayNot();
        SignedIn.as("alice", question::preSubmissionCheck);
        approve(question, "alice");

        assertThat(build.result()).isInstanceOf(PromotionResult.class);
    }

    @Test
    void asksTheNamedUsersOnlyIfTheyHaveThePermissionThatThePolicyDemands() throws Exception {
        ApprovePromotionStep step = step("approvals: 1, approvers: ['permission:approve']");
        step.setApprovers("alice");
        started(step);
        InputStepExecution question = question("approval 1 of 1");

        SignedIn.as(
                "bob", () -> assertThatThrownBy(question::preSubmissionCheck).isInstanceOf(Failure.class));
        SignedIn.as("alice", question::preSubmissionCheck);
        Whoami.mayNot(ImagePromotionPermission.APPROVE);
        SignedIn.as(
                "alice", () -> assertThatThrownBy(question::preSubmissionCheck).isInstanceOf(Failure.class));
    }

    @Test
    void rejectsOnlyForAUserWithThePermission() throws Exception {
        started(step("approvals: 1, approvers: ['permission:approve']"));
        InputStepExecution question = question("approval 1 of 1");

        Whoami.mayNot(ImagePromotionPermission.APPROVE);
        SignedIn.as("alice", question::doAbort);

        assertThat(build.failure()).isInstanceOf(FlowInterruptedException.class);
    }

    @Test
    void refusesAPermissionThatDoesNotExist() throws Exception {
        ApprovePromotionStep step = step("approvals: 1");
        step.setApprovers("permission:Approve");

        assertThatThrownBy(() -> started(step)).hasMessageStartingWith("""
                        The policy is not valid: "permission:Approve" is not a supported permission.  [INVALID_POLICY]
                          expected: permission:approve
                        """.stripIndent());
    }

    @Test
    void letsExactlyThatPromotionPass() throws Exception {
        ApprovePromotionStep step = step("approvals: 1");
        started(step);
        approve(question("approval 1 of 1"), "bob");
        build.result();

        PromoteImageStep promotion = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        promotion.setPolicy(step.getPolicy());
        Build next = new Build(build);
        promotion.start(next.context()).start();

        assertThat(((PromotionResult) next.result()).getRecord()).contains("\"approvedBy\" : \"bob\"");
    }

    @Test
    void recordsTheTestedTagAndWhoStartedTheBuildWithEachAnswer() throws Exception {
        started(step("approvals: 1"));
        approve(question("approval 1 of 1"), "bob");
        build.result();

        assertThat(EvidenceStore.get().index().of("team/promote", 7))
                .filteredOn(entry -> entry.kind() == EvidenceKind.APPROVED)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.source()).contains(ImageReference.parse(fixture.named(StepFixture.STAGED)));
                    assertThat(entry.startedBy()).containsExactly("dora");
                    assertThat(entry.approvedBy()).containsExactly("bob");
                });
    }

    @Test
    void asksOnWhereAnAnswerDoesNotCount() throws Exception {
        started(step("approvals: 1"));

        approve(question("approval 1 of 1"), "dora");
        for (int tenths = 0; tenths < 200 && questions().isEmpty(); tenths++) {
            Thread.sleep(100);
        }
        assertThat(build.log())
                .contains("[approvePromotion] the approval of dora does not count: dora started the build");
        approve(question("approval 1 of 1"), "bob");

        build.result();
    }

    /** Jenkins lets an administrator answer each question. */
    @Test
    void doesNotCountTheApprovalOfAUserWhomOnlyTheStepLeavesOut() throws Exception {
        ApprovePromotionStep step = step("approvals: 1");
        step.setApprovers("bob");
        started(step);

        assertAsksAgain("admin was not asked");
    }

    @Test
    void doesNotCountTheApprovalOfAUserWhomTheStepLeavesOutWithoutAPolicy() throws Exception {
        ApprovePromotionStep step = step("noDowngrade: false");
        step.setApprovers("bob");
        started(step);

        assertAsksAgain("admin was not asked");
    }

    @Test
    void doesNotCountTheApprovalOfAUserWhomThePolicyLeavesOut() throws Exception {
        started(step("approvals: 1, approvers: [bob, carol]"));

        assertAsksAgain("admin is not one of the approvers of the policy");
    }

    @Test
    void doesNotCountTheApprovalOfAUserOfThePolicyWhomTheStepLeavesOut() throws Exception {
        ApprovePromotionStep step = step("approvals: 1, approvers: [admin, bob]");
        step.setApprovers("bob");
        started(step);

        assertAsksAgain("admin was not asked");
    }

    private void assertAsksAgain(String reason) throws Exception {
        InputStepExecution first = question("approval 1 of 1");
        approve(first, "admin");
        for (int tenths = 0; tenths < 200 && questions().isEmpty(); tenths++) {
            Thread.sleep(100);
        }
        assertThat(build.log()).contains("[approvePromotion] the approval of admin does not count: " + reason);
        approve(question("approval 1 of 1"), "bob");

        build.result();
        assertThat(build.log()).contains("[approvePromotion] approved by bob");
    }

    @Test
    void doesNotCountTheApprovalOfAUserWhomOnlyAnEarlierStepAsked() throws Exception {
        started(approvedBy("alice"));
        approve(question("approval 1 of 1"), "alice");
        build.result();

        Build next = next("bob");
        InputStepExecution second = question("approval 1 of 1");
        assertThat(second.getInput().getSubmitter()).isEqualTo("bob");
        approve(second, "bob");

        next.result();
        assertThat(next.log()).contains("[approvePromotion] approved by bob");
    }

    @Test
    void countsTheApprovalFromAnEarlierStepOfAUserWhomItAsksAsWell() throws Exception {
        started(approvedBy("alice"));
        approve(question("approval 1 of 1"), "alice");
        build.result();

        Build next = next("bob, alice");

        next.result();
        assertThat(next.log()).contains("[approvePromotion] approved by alice");
    }

    @Test
    void countsTheApprovalOfAMemberOfAGroupOnlyIfTheEarlierStepAskedThatGroup() throws Exception {
        started(approvedBy("alice, release-managers"));
        InputStepExecution first = question("approval 1 of 1");
        SignedIn.inGroup("carol", "release-managers", () -> first.proceed(Map.of("promotion", "anything")));
        build.result();

        Build next = next("release-managers, bob");
        next.result();
        assertThat(next.log()).contains("[approvePromotion] approved by carol");

        Build last = next("security, bob");
        approve(question("approval 1 of 1"), "bob");
        last.result();
        assertThat(last.log()).contains("[approvePromotion] approved by bob");
    }

    private ApprovePromotionStep approvedBy(String approvers) {
        ApprovePromotionStep step = step("approvals: 1");
        step.setApprovers(approvers);
        return step;
    }

    /** The next step of the same build, which asks these users and groups. */
    private Build next(String approvers) throws Exception {
        Build next = new Build(build);
        FlowNode after = Steps.after(node);
        next.isAt(after);
        build.headsAre(after);
        approvedBy(approvers).start(next.context()).start();
        return next;
    }

    @Test
    void stillDoesNotCountTheApprovalOfAUserWhomItDidNotAskAfterARestart() throws Exception {
        ApprovePromotionStep step = step("approvals: 2");
        step.setApprovers("bob, release-managers");
        StepExecution execution = started(step);
        approve(question("approval 1 of 2"), "admin");
        for (int tenths = 0; tenths < 200 && questions().isEmpty(); tenths++) {
            Thread.sleep(100);
        }
        approve(question("approval 1 of 2"), "bob");
        question("approval 2 of 2");

        Stored.andReadAgain(execution).onResume();
        InputStepExecution second = question("approval 2 of 2");
        SignedIn.inGroup("carol", "release-managers", () -> second.proceed(Map.of("promotion", "anything")));

        build.result();
        assertThat(build.log()).contains("[approvePromotion] approved by bob, carol");
    }

    @Test
    void countsNobodyTwice() throws Exception {
        ApprovePromotionStep step = step("noDowngrade: false");
        step.setApprovals(2);
        started(step);

        approve(question("approval 1 of 2"), "bob");
        approve(question("approval 2 of 2"), "bob");
        for (int tenths = 0; tenths < 200 && questions().isEmpty(); tenths++) {
            Thread.sleep(100);
        }
        approve(question("approval 2 of 2"), "carol");

        build.result();
        assertThat(build.log()).contains("[approvePromotion] approved by bob, carol");
    }

    @Test
    void asksNobodyWhomThePolicyDoesNotCount() throws Exception {
        ApprovePromotionStep step = step("approvals: 1, approvers: [alice, bob, dora]");
        step.setApprovers("alice, release-managers, dora");
        started(step);

        assertThat(question("approval 1 of 1").getInput().getSubmitter()).isEqualTo("alice");
    }

    @Test
    void refusesBeforeAnybodyIsAskedWhereTheNamedAreTooFew() throws Exception {
        ApprovePromotionStep step = step("approvals: 2, approvers: [alice, bob, dora]");
        step.setApprovers("alice, mallory, dora");
        started(step);

        assertThat(refusal()).isEqualTo("""
                Refused to ask for the approval of %s to production: too few people can be asked.  [TOO_FEW_APPROVERS]
                  approvals: needed 2, given 0
                  named:     alice, mallory, dora
                  not asked: mallory is not one of the approvers of the policy; dora started the build
                  Specify more approvers from the policy, or omit approvers to ask those in the policy.""".formatted(fixture.named(StepFixture.STAGED)));
        assertThat(questions()).isEmpty();
    }

    @Test
    void recordsThatTooFewUsersCanBeAsked() throws Exception {
        ApprovePromotionStep step = step("approvals: 1, approvers: [alice, dora]");
        step.setApprovers("dora");
        started(step);

        assertThat(refusal()).contains("[TOO_FEW_APPROVERS]");
        assertThat(recorded("TOO_FEW_APPROVERS"))
                .singleElement()
                .isEqualTo("production " + fixture.image.digest() + " by [dora]");
    }

    @Test
    void recordsTheDigestOfAnImageThatThePolicyRefused() throws Exception {
        started(step("minimumSoak: 9999d"));

        assertThat(refusal()).contains("[SOAKING]");
        assertThat(recorded("SOAKING"))
                .singleElement()
                .isEqualTo("production " + fixture.image.digest() + " by [dora]");
    }

    private List<String> recorded(String code) throws Exception {
        return EvidenceStore.get().index().of("team/promote", 7).stream()
                .filter(entry -> entry.kind() == EvidenceKind.REFUSED)
                .filter(entry -> entry.fact(EvidenceEntry.CODE).equals(code))
                .map(entry -> entry.environment() + " "
                        + entry.digest().map(Object::toString).orElse("?") + " by " + entry.startedBy())
                .toList();
    }

    @Test
    void refusesBeforeAnybodyIsAskedWhereTheNamedAreKnownUsersAndTooFew() throws Exception {
        SignedIn.isKnown("alice");
        ApprovePromotionStep step = step("approvals: 2");
        step.setApprovers("alice");
        started(step);

        assertThat(refusal()).contains("[TOO_FEW_APPROVERS]");
    }

    @Test
    void asksAGroupThatMayBeMany() throws Exception {
        ApprovePromotionStep step = step("approvals: 2");
        step.setApprovers("Release Managers,");
        started(step);

        assertThat(question("approval 1 of 2").getInput().getSubmitter()).isEqualTo("Release Managers");
    }

    @Test
    void asksForOneMoreWhereItIsNotKnownWhoStartedTheBuild() throws Exception {
        build.startedBy(new TimerTriggerCause());
        started(step("approvals: 1"));

        question("approval 1 of 2");
        assertThat(build.log())
                .contains(
                        "[approvePromotion] one more approval than the policy requires: it is not known who started the"
                                + " build: \"Started by TimerTriggerCause\" (job/promote/7/)");
    }

    private static final class TimerTriggerCause extends Cause {}

    @Test
    void endsWithTheRejectionOfOneWhoMayAnswer() throws Exception {
        ApprovePromotionStep step = step("approvals: 1, approvers: [alice, bob]");
        started(step);
        InputStepExecution question = question("approval 1 of 1");

        SignedIn.as("bob", question::doAbort);

        assertThat(refusal()).contains("it was rejected in this build.  [APPROVAL_REJECTED]", "rejected by: bob");
        Build again = new Build(build);
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(again.context())
                .start();
        assertThat(again.failure()).hasMessageContaining("[APPROVAL_REJECTED]");
        assertThat(fixture.registry.tags("shop/app")).hasSize(1);
    }

    @Test
    void rejectsNothingWhereOneWhoMayNotAnswerAborts() throws Exception {
        started(step("approvals: 1, approvers: [alice, bob]"));
        InputStepExecution question = question("approval 1 of 1");

        SignedIn.as("operator", question::doAbort);

        assertThat(build.failure()).isInstanceOf(InterruptedException.class);
        Build again = new Build(build);
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(again.context())
                .start();
        again.result();
    }

    @Test
    void endsWithTheBuildAndRejectsNothing() throws Exception {
        StepExecution execution = started(step("approvals: 1"));
        question("approval 1 of 1");

        execution.stop(new IllegalStateException("Timeout has been exceeded"));

        assertThat(build.failure()).hasMessage("Timeout has been exceeded");
        assertThat(questions()).isEmpty();
    }

    @Test
    void continuesToAskAfterARestartOfTheController() throws Exception {
        StepExecution execution = started(step("approvals: 2"));
        approve(question("approval 1 of 2"), "alice");
        InputStepExecution before = question("approval 2 of 2");
        build.run().getAction(InputAction.class).remove(before);

        Stored.andReadAgain(execution).onResume();
        InputStepExecution after = question("approval 2 of 2");
        assertThat(after).isNotSameAs(before);
        approve(after, "bob");

        build.result();
        assertThat(build.log()).contains("[approvePromotion] approved by alice, bob");
    }

    @Test
    void plansAnewAfterARestartBeforeAnybodyWasAsked() throws Exception {
        Stored.andReadAgain(step("approvals: 1").start(build.context())).onResume();

        approve(question("approval 1 of 1"), "alice");
        build.result();
    }

    @Test
    void asksNobodyAboutWhatIsPromotedAlready() throws Exception {
        fixture.registry.push(
                "shop/app", "production-v1.4.2-0a1b2c3-1767222001", fixture.image.mediaType(), fixture.image.bytes());
        started(step("approvals: 1"));

        assertThat(((PromotionResult) build.result()).isAlreadyPromoted()).isTrue();
        assertThat(questions()).isEmpty();
    }

    @Test
    void asksNobodyWhereThePromotionWouldBeRefused() throws Exception {
        started(step("minimumSoak: 9999d"));

        assertThat(refusal()).contains("[SOAKING]");
        assertThat(questions()).isEmpty();
    }

    @Test
    void refusesAndRecordsIfTheControllerCannotAsk() throws Exception {
        Installed.nothing();
        int requests = fixture.registry.requests().size();

        started(step("approvals: 1"));

        assertThat(refusal()).isEqualTo("""
                This controller cannot ask for approvals.  [DEMAND_NOT_CHECKED]
                  missing: the plugin pipeline-input-step
                  Ask an administrator to install the plugin.""");
        assertThat(recorded("DEMAND_NOT_CHECKED")).singleElement().isEqualTo("production ? by [dora]");
        assertThat(fixture.registry.requests()).hasSize(requests);
    }
}
