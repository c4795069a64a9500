package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.Cause;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.SignedIn;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseResult;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.util.List;
import java.util.Map;
import jenkins.model.Installed;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One question for a set of images, and the promotions that its answer allows. */
class ApproveReleaseStepTest {
    private static final String CART = "staging-v2.0.1-1f3e5d7-1767222100";
    private static final String ONE_APPROVAL = "name: careful\nenvironments: [{name: production, approvals: 1}]\n";

    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private final FlowNode node = Steps.after(Steps.after());
    private final SampleImage cart =
            ImageBuilder.image().version("2.0.1").revision("1f3e5d7").build();

    @BeforeEach
    void install() {
        Installed.plugin("pipeline-input-step");
        fixture.registry.push("shop/cart", CART, cart);
        build.startedBy(new Cause.UserIdCause("dora"));
        build.isAt(node);
        build.headsAre(node);
    }

    @AfterEach
    void close() {
        Installed.nothing();
        fixture.close();
    }

    private String app() {
        return fixture.named(StepFixture.STAGED);
    }

    private String cart() {
        return fixture.registry.host() + "/shop/cart:" + CART;
    }

    private <S extends ReleaseStep> S release(S step, String policy, String... images) {
        step.setName("2026.11");
        step.setImages(List.of(images));
        step.setPolicy(policy);
        return step;
    }

    private ApproveReleaseStep step() {
        return release(new ApproveReleaseStep(), ONE_APPROVAL, app(), cart());
    }

    private StepExecution started(ApproveReleaseStep step) throws Exception {
        StepExecution execution = step.start(build.context());
        execution.start();
        return execution;
    }

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

    /** Approves the release of both images. */
    private void approved() throws Exception {
        started(step());
        approve(question("approval 1 of 1"), "bob");
        build.result();
    }

    /** Runs the step in the same build, and returns the result or the failure. */
    private Object next(Step step) throws Exception {
        Build next = new Build(build);
        step.start(next.context()).start();
        try {
            return next.result();
        } catch (AssertionError e) {
            return next.failure().getMessage();
        }
    }

    private List<EvidenceEntry> events(EvidenceKind kind) throws Exception {
        return EvidenceStore.get().index().of("team/promote", 7).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    private int tags() {
        return fixture.registry.tags("shop/app").size()
                + fixture.registry.tags("shop/cart").size();
    }

    @Test
    void asksOneQuestionThatListsEveryImage() throws Exception {
        started(step());

        InputStepExecution question = question("approval 1 of 1");
        assertThat(questions()).hasSize(1);
        assertThat(question.getInput().getMessage()).isEqualTo("Promote release 2026.11 to production?");
        assertThat(facts(question)).isEqualTo("""
                Release: 2026.11
                Image 1 of 2: %1$s/shop/app:%2$s
                Target repository: %1$s/shop/app
                Environment: production
                Digest: %3$s
                Newest image there: none
                Image 2 of 2: %1$s/shop/cart:%4$s
                Target repository: %1$s/shop/cart
                Environment: production
                Digest: %5$s
                Newest image there: none
                Policy: three-tier + careful (approvals: 1)
                May approve: a user who can build this job
                If one of them presses Abort, the release is rejected for this build.
                This is approval 1 of 1.""".formatted(
                        fixture.registry.host(), StepFixture.STAGED, fixture.image.digest(), CART, cart.digest()));
        approve(question, "bob");

        ReleaseResult result = (ReleaseResult) build.result();
        assertThat(result.getOutcome()).isEqualTo("WOULD_PROMOTE");
        assertThat(result.getPromotions())
                .extracting(PromotionResult::getSource)
                .containsExactly(app(), cart());
        assertThat(build.log()).contains("[approveRelease] approved by bob");
        assertThat(tags()).isEqualTo(2);
    }

    @Test
    void allowsExactlyThatReleaseAndRecordsTheAnswerForEachImage() throws Exception {
        approved();

        ReleaseResult promoted = (ReleaseResult) next(release(new PromoteReleaseStep(), ONE_APPROVAL, cart(), app()));

        assertThat(promoted.getPromotions())
                .hasSize(2)
                .allSatisfy(promotion -> assertThat(promotion.getRecord()).contains("\"approvedBy\" : \"bob\""));
        assertThat(events(EvidenceKind.APPROVED))
                .hasSize(2)
                .allSatisfy(entry -> {
                    assertThat(entry.approvedBy()).containsExactly("bob");
                    assertThat(entry.startedBy()).containsExactly("dora");
                    assertThat(entry.fact(EvidenceEntry.RELEASE)).isEqualTo("2026.11");
                })
                .extracting(entry -> entry.digest().orElseThrow())
                .containsExactlyInAnyOrder(fixture.image.digest(), cart.digest());
    }

    @Test
    void doesNotCountForASingleImage() throws Exception {
        approved();
        PromoteImageStep single = new PromoteImageStep(app());
        single.setPolicy(ONE_APPROVAL);

        assertThat(next(single)).asString().contains("[APPROVAL_REQUIRED]");
        assertThat(tags()).isEqualTo(2);
    }

    @Test
    void doesNotCountForAnotherNameOrAnotherSet() throws Exception {
        approved();
        fixture.registry.push("shop/web", "staging-v3.0.0-2b3c4d5-1767222200", fixture.image);
        String web = fixture.registry.host() + "/shop/web:staging-v3.0.0-2b3c4d5-1767222200";

        PromoteReleaseStep renamed = release(new PromoteReleaseStep(), ONE_APPROVAL, app(), cart());
        renamed.setName("2026.12");
        assertThat(next(renamed)).asString().contains("[APPROVAL_REQUIRED]");
        assertThat(next(release(new PromoteReleaseStep(), ONE_APPROVAL, app())))
                .asString()
                .contains("[APPROVAL_REQUIRED]");
        assertThat(next(release(new PromoteReleaseStep(), ONE_APPROVAL, app(), cart(), web)))
                .asString()
                .contains("[APPROVAL_REQUIRED]");
        PromoteReleaseStep rollback = release(new PromoteReleaseStep(), ONE_APPROVAL, app(), cart());
        rollback.setRollback(true);
        assertThat(next(rollback)).asString().contains("[APPROVAL_REQUIRED]");
        assertThat(tags()).isEqualTo(2);
    }

    @Test
    void doesNotCountForASetWithAnotherTarget() throws Exception {
        String yaml = "name: 2026.11\nimages:\n- {image: '%s'%s}\n";
        ApproveReleaseStep approve = new ApproveReleaseStep();
        approve.setYaml(yaml.formatted(app(), ""));
        approve.setPolicy(ONE_APPROVAL);
        started(approve);
        approve(question("approval 1 of 1"), "bob");
        build.result();

        PromoteReleaseStep other = new PromoteReleaseStep();
        other.setYaml(yaml.formatted(app(), ", target: production-v1.4.2-0a1b2c3-1767225600"));
        other.setPolicy(ONE_APPROVAL);
        assertThat(next(other)).asString().contains("[APPROVAL_REQUIRED]");

        PromoteReleaseStep same = new PromoteReleaseStep();
        same.setYaml(yaml.formatted(app(), ""));
        same.setPolicy(ONE_APPROVAL);
        assertThat(next(same)).isInstanceOf(ReleaseResult.class);
    }

    /** The other images are approved; still, no tag is written. */
    @Test
    void doesNotCountIfATagGotAnotherDigestAfterTheApproval() throws Exception {
        approved();
        fixture.registry.push(
                "shop/cart",
                CART,
                ImageBuilder.image()
                        .version("2.0.1")
                        .revision("1f3e5d7")
                        .file("other", new byte[1])
                        .build());

        assertThat(next(release(new PromoteReleaseStep(), ONE_APPROVAL, app(), cart())))
                .asString()
                .startsWith("Refused to promote " + cart() + " to production: it has 0 of 1 required approvals")
                .contains("[APPROVAL_REQUIRED]");
        assertThat(tags()).isEqualTo(2);
    }

    @Test
    void isNotReplacedByAnApprovalOfEachImage() throws Exception {
        for (String image : List.of(app(), cart())) {
            ApprovePromotionStep single = new ApprovePromotionStep(image);
            single.setPolicy(ONE_APPROVAL);
            Build own = new Build(build);
            own.isAt(node);
            single.start(own.context()).start();
            approve(question("approval 1 of 1"), "bob");
            own.result();
        }

        assertThat(next(release(new PromoteReleaseStep(), ONE_APPROVAL, app(), cart())))
                .asString()
                .contains("[APPROVAL_REQUIRED]");
        assertThat(tags()).isEqualTo(2);
    }

    @Test
    void recordsAnApprovalOfTheReleaseInAdditionToOneOfItsImage() throws Exception {
        ApprovePromotionStep single = new ApprovePromotionStep(app());
        single.setPolicy(ONE_APPROVAL);
        Build own = new Build(build);
        own.isAt(node);
        single.start(own.context()).start();
        approve(question("approval 1 of 1"), "bob");
        own.result();
        approved();

        assertThat(events(EvidenceKind.APPROVED))
                .extracting(entry -> entry.fact(EvidenceEntry.RELEASE))
                .containsExactlyInAnyOrder("", "2026.11", "2026.11");
    }

    @Test
    void rejectsEveryImage() throws Exception {
        started(step());
        InputStepExecution question = question("approval 1 of 1");

        SignedIn.as("bob", question::doAbort);

        assertThat(build.failure()).hasMessageStartingWith("""
                Refused to promote release 2026.11 to production: it was rejected in this build.  [APPROVAL_REJECTED]
                  rejected by: bob
                """);
        assertThat(events(EvidenceKind.REJECTED)).hasSize(2);
        assertThat(next(release(new PromoteReleaseStep(), ONE_APPROVAL, app(), cart())))
                .asString()
                .contains("[APPROVAL_REJECTED]");
        assertThat(tags()).isEqualTo(2);
    }

    @Test
    void asksForTheApprovalsOfTheMostDemandingEnvironment() throws Exception {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration qa = new EnvironmentConfiguration("qa");
        qa.setOrigins("staging");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        PolicyConfiguration policy = new PolicyConfiguration("four-tier");
        policy.setEnvironments(List.of(staging, qa, production));
        ImagePromotionConfiguration.get().setPolicy(policy);
        String tightened = """
                name: careful
                environments:
                - {name: qa, approvals: 1}
                - {name: production, approvals: 2, approvers: [alice, bob]}
                """;
        String yaml = "name: 2026.11\nimages:\n- {image: '%s', to: qa}\n- '%s'\n".formatted(app(), cart());
        ApproveReleaseStep step = new ApproveReleaseStep();
        step.setYaml(yaml);
        step.setPolicy(tightened);
        started(step);

        InputStepExecution first = question("approval 1 of 2");
        assertThat(first.getInput().getMessage()).isEqualTo("Promote release 2026.11 to qa, production?");
        assertThat(first.getInput().getSubmitter()).isEqualTo("alice,bob");
        assertThat(facts(first))
                .contains("\nPolicy for qa: four-tier + careful (approvals: 1)\n")
                .contains("\nPolicy for production: four-tier + careful (approvals: 2; approvers: alice, bob)\n");
        approve(first, "alice");
        approve(question("approval 2 of 2"), "bob");

        build.result();
        assertThat(build.log()).contains("[approveRelease] approved by alice, bob");
        PromoteReleaseStep promote = new PromoteReleaseStep();
        promote.setYaml(yaml);
        promote.setPolicy(tightened);
        assertThat(next(promote)).isInstanceOf(ReleaseResult.class);
    }

    @Test
    void continuesToAskAfterARestartOfTheController() throws Exception {
        ApproveReleaseStep step = step();
        step.setApprovals(2);
        StepExecution execution = started(step);
        approve(question("approval 1 of 2"), "alice");
        InputStepExecution before = question("approval 2 of 2");
        build.run().getAction(InputAction.class).remove(before);

        Stored.andReadAgain(execution).onResume();
        approve(question("approval 2 of 2"), "bob");

        build.result();
        assertThat(build.log()).contains("[approveRelease] approved by alice, bob");
        assertThat(events(EvidenceKind.APPROVED)).hasSize(4);
    }

    @Test
    void doesNotAskAboutAReleaseThatIsAlreadyPromoted() throws Exception {
        next(release(new PromoteReleaseStep(), "name: open\n", app(), cart()));
        started(step());

        assertThat(((ReleaseResult) build.result()).getOutcome()).isEqualTo("ALREADY_PROMOTED");
        assertThat(questions()).isEmpty();
        assertThat(build.log())
                .contains("[approveRelease] nothing to approve: release 2026.11 has already been promoted");
    }

    @Test
    void refusesAndRecordsIfTooFewUsersCanBeAsked() throws Exception {
        ApproveReleaseStep step = step();
        step.setPolicy("name: careful\nenvironments: [{name: production, approvals: 1, approvers: [alice, dora]}]\n");
        step.setApprovers("dora");
        started(step);

        assertThat(build.failure())
                .hasMessageStartingWith(
                        "Refused to ask for the approval of release 2026.11 to production: too few people"
                                + " can be asked.  [TOO_FEW_APPROVERS]");
        assertThat(events(EvidenceKind.REFUSED))
                .hasSize(2)
                .allMatch(entry -> entry.fact(EvidenceEntry.RELEASE).equals("2026.11"));
    }

    @Test
    void refusesAndRecordsIfTheControllerCannotAsk() throws Exception {
        Installed.nothing();
        started(step());

        assertThat(build.failure()).hasMessageStartingWith("This controller cannot ask for approvals.");
        assertThat(events(EvidenceKind.REFUSED)).hasSize(2);
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void checksItsArgumentsBeforeItStarts() {
        ApproveReleaseStep nobody = step();
        nobody.setApprovals(0);
        assertThatThrownBy(() -> started(nobody)).hasMessageStartingWith("approvals is 0, so no one would be asked.");

        ApproveReleaseStep without = new ApproveReleaseStep();
        without.setName("2026.11");
        assertThatThrownBy(() -> started(without))
                .hasMessageStartingWith("A release needs exactly one source of images.");
    }
}
