package io.jenkins.plugins.imagepromotion.jenkins.approval;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.LogWatch;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.util.List;
import java.util.Map;
import jenkins.model.Installed;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which answers to {@code input} approve a promotion. */
class ApprovalsTest {
    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private final Map<String, Object> digest =
            Map.of("digest", fixture.image.digest().toString());

    @BeforeEach
    void install() {
        Installed.plugin("pipeline-input-step");
    }

    @AfterEach
    void close() {
        Installed.nothing();
        fixture.close();
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
        build.startedBy(new Cause.UserIdCause("carol"));
        build.headsAre(Steps.after(Steps.input("bob", digest, Steps.input("alice", digest, Steps.after()))));

        PromotionResult promotion = promoted("approvals: 2");

        assertThat(promotion.getRecord()).contains("\"startedBy\" : \"carol\"", "\"approvedBy\" : \"alice, bob\"");
        assertThat(build.log()).contains("[promoteImage] policy three-tier + careful: approved by alice, bob");
    }

    @Test
    void refusesWhatNobodyApproved() throws Exception {
        build.headsAre(Steps.after());

        assertThat(refused("approvals: 1, approvers: [alice, bob]"))
                .isEqualTo("""
                Refused to promote %s to production: it has 0 of 1 required approvals of this digest.  [APPROVAL_REQUIRED]
                  approved by: no one
                  policy:      careful (policy of the pipeline)
                  Ask alice, bob to approve this digest in this build.""".formatted(fixture.named(StepFixture.STAGED)));
    }

    @Test
    void countsAnAnswerOnlyIfItNamesTheDigest() throws Exception {
        FlowNode empty = Steps.input("alice", null, Steps.after());
        FlowNode other = Steps.input("bob", Map.of("digest", "sha256:" + "b".repeat(64)), empty);
        FlowNode longer = Steps.input("dave", Map.of("digest", fixture.image.digest() + " "), other);
        FlowNode named = Steps.input("carol", Map.of("who", "carol", "ok", true), longer);
        build.headsAre(named);

        assertThat(refused("approvals: 1")).contains("it has 0 of 1 required approvals", "approved by: no one");
    }

    @Test
    void countsNobodyForAUser() throws Exception {
        FlowNode none = Steps.input(null, digest, Steps.after());
        build.headsAre(Steps.input("SYSTEM", digest, Steps.input("anonymous", digest, none)));

        assertThat(refused("approvals: 1")).contains("approved by: no one");
    }

    @Test
    void countsEachUserOnce() throws Exception {
        build.headsAre(Steps.input("alice", digest, Steps.input("alice", digest, Steps.after())));

        assertThat(refused("approvals: 2")).contains("it has 1 of 2 required approvals", "approved by: alice");
    }

    @Test
    void countsOnlyThoseWhomThePolicyNames() throws Exception {
        build.headsAre(Steps.input("mallory", digest, Steps.after()));

        assertThat(refused("approvals: 1, approvers: alice")).contains("approved by: mallory");
    }

    @Test
    void countsNeitherWhoStartedTheBuildNorWhoStartedTheOneThatStartedIt() throws Exception {
        Build first = new Build();
        first.startedBy(new Cause.UserIdCause("bob"));
        Build second = new Build();
        second.startedBy(new Cause.UpstreamCause((Run<?, ?>) first.run()));
        build.startedBy(new Cause.UserIdCause("alice"));
        build.startedBy(new Cause.UserIdCause(null));
        build.startedBy(new Cause.UpstreamCause(second.run()));
        build.headsAre(Steps.input("bob", digest, Steps.input("alice", digest, Steps.after())));

        assertThat(refused("approvals: 1"))
                .contains(
                        "it has 0 of 1 required approvals", "Ask another user (not alice, bob, who started the build)");
    }

    @Test
    void looksIntoEveryBranchThatRunsOrRan() throws Exception {
        FlowNode fork = Steps.after(Steps.after());
        FlowNode join = Steps.after(Steps.input("alice", digest, fork), Steps.after(fork));
        FlowNode again = Steps.after(join);
        build.headsAre(Steps.after(again), Steps.after(Steps.input("bob", digest, again)));

        assertThat(promoted("approvals: 2").getRecord()).contains("\"approvedBy\" : \"alice, bob\"");
    }

    @Test
    void looksThroughALongBuild() throws Exception {
        FlowNode last = Steps.input("alice", digest, Steps.after());
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
                        "[promoteImage] policy three-tier + careful: still to be approved by another user, with 0 of 1"
                                + " approvals");
    }

    @Test
    void looksAgainAfterARestartOfTheController() throws Exception {
        build.headsAre(Steps.input("alice", digest, Steps.after()));

        Stored.andReadAgain(demanding("approvals: 1").start(build.context())).onResume();

        assertThat(((PromotionResult) build.result()).isAlreadyPromoted()).isFalse();
    }

    @Test
    void refusesWhereNobodyCanApprove() throws Exception {
        Installed.nothing();
        build.headsAre(Steps.input("alice", digest, Steps.after()));

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
