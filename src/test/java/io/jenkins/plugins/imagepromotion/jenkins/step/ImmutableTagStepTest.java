package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hudson.Controller;
import hudson.EnvVars;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tags builds get, and which requests are refused. */
class ImmutableTagStepTest {
    /** The time of the build, which began a moment ago. */
    private static final long NOW = Instant.now().getEpochSecond();

    private static final String COMMIT = "3f9c2ab41d0766c1a2b3c4d5e6f708192a3b4c5d";

    private final Build build = new Build();
    private final ImmutableTagStep step = new ImmutableTagStep(" 1.4.2 ");

    @BeforeEach
    void begin() {
        Controller.fresh();
        step.setTimestamp(NOW);
    }

    @ParameterizedTest
    @CsvSource({"develop, develop-v1.4.2-3f9c2ab-", "main, staging-v1.4.2-3f9c2ab-"})
    void makesTheTagOfTheEnvironmentThatTheBranchBuilds(String branch, String tag) throws Exception {
        step.setBranch(branch);
        step.setCommit("3f9c2ab");

        assertThat(run()).isEqualTo(tag + NOW);
    }

    @Test
    void shortensTheCommitThatWasCheckedOut() throws Exception {
        build.define(Map.of("GIT_COMMIT", COMMIT));
        step.setEnvironment("staging");

        assertThat(run()).isEqualTo("staging-v1.4.2-3f9c2ab41d07-" + NOW);
    }

    @Test
    void usesAGivenCommitUnchanged() throws Exception {
        build.define(Map.of("GIT_COMMIT", "0".repeat(40)));
        step.setEnvironment("staging");
        step.setCommit(COMMIT);

        assertThat(run()).isEqualTo("staging-v1.4.2-" + COMMIT + "-" + NOW);
    }

    @Test
    void usesTheCurrentTimeByDefault() throws Exception {
        long before = System.currentTimeMillis() / 1000;
        step.setTimestamp(0);
        step.setEnvironment("staging");
        step.setCommit("3f9c2ab");

        String tag = run();

        long named = Long.parseLong(tag.substring(tag.lastIndexOf('-') + 1));
        assertThat(named).isBetween(before, System.currentTimeMillis() / 1000);
    }

    @Test
    void refusesATimestampBeforeTheBuild() {
        step.setTimestamp(1_500_000_000L);
        step.setEnvironment("staging");
        step.setCommit("3f9c2ab");

        assertThat(refusal().getCode()).isEqualTo("IMPLAUSIBLE_TIMESTAMP");
        assertThat(refusal()).hasMessageStartingWith("""
                The timestamp is older than this build.  [IMPLAUSIBLE_TIMESTAMP]
                  timestamp:   1500000000 (2017-07-14T02:40:00Z)
                  now:\s""");
        step.setTimestamp(NOW - 3600);
        assertThat(refusal().getCode()).isEqualTo("IMPLAUSIBLE_TIMESTAMP");
    }

    @Test
    void refusesATimestampInTheFuture() {
        step.setTimestamp(9_999_999_999L);
        step.setEnvironment("staging");
        step.setCommit("3f9c2ab");

        assertThat(refusal()).hasMessageStartingWith("The timestamp lies in the future.  [IMPLAUSIBLE_TIMESTAMP]");
    }

    @Test
    void makesTheTagInTheFormOfThePolicy() throws Exception {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("trunk");
        staging.setTagFormat("stg_{version}_{commit}_{timestamp}");
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging));
        Controller.fresh().setPolicy(policy);
        step.setBranch("trunk");
        step.setCommit("3f9c2ab");

        assertThat(run()).isEqualTo("stg_1.4.2_3f9c2ab_" + NOW);
    }

    @Test
    void refusesProduction() {
        step.setEnvironment("production");
        step.setCommit("3f9c2ab");

        assertThat(refusal()).hasMessage("""
                Images of production are never built: they exist only by promotion.  [NOT_BUILT]
                  environment: production
                  expected:    one of develop (branch develop), staging (branch main)
                  policy:      three-tier
                  Build for the environment that tests the image, then promote its digest.""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature/x", "PR-12", "Main", "production"})
    void refusesABranchThatBuildsNothing(String branch) {
        step.setBranch(branch);
        step.setCommit("3f9c2ab");

        assertThat(refusal()).hasMessage("""
                No environment is built from this branch.  [NOT_BUILT]
                  branch:   "%s"
                  expected: one of develop (branch develop), staging (branch main)
                  policy:   three-tier
                  Publish from one of these branches, or name the environment. Pull requests and other branches publish nothing.""".formatted(branch));
    }

    @Test
    void refusesABranchThatDisagreesWithTheEnvironment() {
        step.setEnvironment("staging");
        step.setBranch("develop");
        step.setCommit("3f9c2ab");

        assertThat(refusal()).hasMessage("""
                Images of staging are built from another branch.  [NOT_BUILT]
                  branch:   "develop"
                  expected: one of develop (branch develop), staging (branch main)
                  policy:   three-tier
                  Push to branch main, or build for the environment of this branch.""");
    }

    @Test
    void refusesAMissingEnvironmentAndBranch() {
        step.setCommit("3f9c2ab");

        assertThat(refusal().getCode()).isEqualTo("NOT_BUILT");
        assertThat(refusal()).hasMessageStartingWith("Neither the environment nor the branch is given.");
    }

    @Test
    void refusesAMissingCommit() {
        step.setEnvironment("staging");

        assertThat(refusal()).hasMessage("""
                The commit is missing.  [INVALID_TAG]
                  commit:     not given
                  GIT_COMMIT: not set
                  Set `commit`: in a scripted pipeline to `checkout(scm).GIT_COMMIT`. A declarative pipeline sets GIT_COMMIT when it checks out.""");
    }

    @Test
    void refusesPartsThatAreInvalidInATag() {
        step.setEnvironment("staging");
        step.setCommit("main");

        assertThat(refusal().getCode()).isEqualTo("INVALID_TAG");
    }

    @Test
    void needsNoAgent() {
        ImmutableTagStep.DescriptorImpl descriptor = new ImmutableTagStep.DescriptorImpl();

        assertThat(descriptor.getFunctionName()).isEqualTo("immutableTag");
        assertThat(descriptor.getRequiredContext()).isEqualTo(Set.of(EnvVars.class, Run.class));
        assertThat(descriptor.argumentsToString(Map.of("branch", "main", "version", "1.4.2")))
                .isEqualTo("main 1.4.2");
    }

    private String run() throws Exception {
        assertThat(step.start(build.context()).start()).isTrue();
        return (String) build.result();
    }

    private PromotionFailedException refusal() {
        return catchThrowableOfType(
                PromotionFailedException.class,
                () -> step.start(build.context()).start());
    }
}
