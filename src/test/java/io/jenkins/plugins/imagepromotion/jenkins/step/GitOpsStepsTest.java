package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hudson.FilePath;
import io.jenkins.plugins.imagepromotion.gitops.FluxRepository;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.PredictionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseResult;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code predictDeployment}, and {@code promoteImage} with a GitOps folder. */
class GitOpsStepsTest {
    private static final String OLD = "production-v1.4.1-0123abc-1763800000";
    private static final String NEW = "production-v1.4.2-0a1b2c3-1767230000";
    private static final String POLICY = FluxRepository.POLICY;

    @TempDir
    Path workspace;

    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private FluxRepository git;

    @BeforeEach
    void prepare() {
        fixture.registry.push(
                "shop/app", OLD, ImageBuilder.image().version("1.4.1").build());
        git = new FluxRepository(workspace.resolve("fleet"), fixture.registry.host() + "/shop/app");
        build.workIn(workspace);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void requireSelection() {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setMustBeSelected(true);
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        ImagePromotionConfiguration.get().setPolicy(policy);
    }

    private PromoteImageStep promote() {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setGitops(" fleet ");
        return step;
    }

    private PredictDeploymentStep predict(String image) {
        PredictDeploymentStep step = new PredictDeploymentStep(image);
        step.setPath("fleet");
        return step;
    }

    @Test
    void predictsWhatATagWouldChange() throws Exception {
        predict(fixture.named(NEW)).start(build.context()).start();

        PredictionResult result = Stored.andReadAgain((PredictionResult) build.result());
        String sentence = POLICY + " selects it instead of " + OLD
                + " and writes it to apps/app/production/release.yaml:2, without its digest";
        assertThat(result.isDeployed()).isTrue();
        assertThat(result.getReasons()).isEmpty();
        assertThat(result.getImage()).isEqualTo(fixture.named(NEW));
        assertThat(result.getSelectors().get(0))
                .containsEntry("object", "ImagePolicy flux-system/app-production")
                .containsEntry("file", "apps/app/production/policy.yaml")
                .containsEntry("line", 1)
                .containsEntry("environment", "production")
                .containsEntry("repository", fixture.registry.host() + "/shop/app")
                .containsEntry("now", OLD)
                .containsEntry("then", NEW)
                .containsEntry("displaced", OLD)
                .containsEntry("written", List.of("apps/app/production/release.yaml:2"))
                .containsEntry("holds", List.of("app:old"));
        assertThat(result.toString()).startsWith(sentence + "\n");
        assertThat(build.log()).contains("[predictDeployment] " + sentence);
    }

    @Test
    void returnsWhyATagWouldNotBeDeployed() throws Exception {
        git.environment("production", "suspend: true");

        predict(fixture.named(NEW)).start(build.context()).start();

        PredictionResult result = (PredictionResult) build.result();
        assertThat(result.isDeployed()).isFalse();
        assertThat(result.getReasons()).containsExactly(POLICY + ": the policy is suspended");
    }

    @Test
    void showsWhatIsSelectedNowForARepository() throws Exception {
        predict(fixture.registry.host() + "/shop/app").start(build.context()).start();

        PredictionResult result = (PredictionResult) build.result();
        assertThat(result.getImage()).isNull();
        assertThat(result.isDeployed()).isFalse();
        assertThat(build.log()).contains("[predictDeployment] " + POLICY + " selects " + OLD);
    }

    @Test
    void keepsThePredictionInTheRecord() throws Exception {
        promote().start(build.context()).start();

        PromotionResult promotion = (PromotionResult) build.result();
        assertThat(promotion.getRecord())
                .contains("\"selectedBy\" : [ \"" + POLICY + "\" ]", "\"displaced\" : [ \"" + OLD + "@sha256:");
        assertThat(build.log()).anyMatch(line -> line.startsWith("[promoteImage] after the promotion: " + POLICY));
    }

    @Test
    void refusesWhatAutomationWouldIgnoreIfThePolicyRequiresSelection() throws Exception {
        requireSelection();
        git.automation("suspend: true");

        promote().start(build.context()).start();

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("NOT_SELECTED");
        assertThat(fixture.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void explainsHowToPassTheFolderIfThePolicyRequiresSelection() throws Exception {
        requireSelection();

        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(build.context())
                .start();

        assertThat(build.failure())
                .hasMessageContaining("[GITOPS_FILES_REQUIRED]")
                .hasMessageContaining("Set `gitops` to the folder");
    }

    @Test
    void needsAWorkspaceOnlyForAFolder() throws Exception {
        build.workIn((FilePath) null);

        assertThatExceptionOfType(PromotionFailedException.class)
                .isThrownBy(() -> promote().start(build.context()).start())
                .withMessage("""
                        The step reads a folder, but it runs outside a workspace.  [INVALID_ARGUMENTS]
                          folder: "fleet"
                          Call the step inside a node that has checked out the GitOps repository.""");
        assertThat(fixture.registry.requests()).isEmpty();

        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(build.context())
                .start();
        assertThat(build.result()).isInstanceOf(PromotionResult.class);
        assertThat(fixture.registry.requests()).hasSize(4);
    }

    private PromoteReleaseStep release() {
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setName("2026.11");
        step.setImages(List.of(fixture.named(StepFixture.STAGED)));
        return step;
    }

    @Test
    void promotesAReleaseThatAutomationDeploys() throws Exception {
        requireSelection();
        PromoteReleaseStep step = release();
        step.setGitops(" fleet ");

        step.start(build.context()).start();

        ReleaseResult promoted = (ReleaseResult) build.result();
        assertThat(promoted.getPromotions().get(0).getRecord()).contains("\"selectedBy\" : [ \"" + POLICY + "\" ]");
    }

    @Test
    void refusesAReleaseThatAutomationWouldIgnoreOrWithoutAFolder() throws Exception {
        requireSelection();
        git.automation("suspend: true");
        PromoteReleaseStep step = release();
        step.setGitops("fleet");
        Build without = new Build();

        step.start(build.context()).start();
        release().start(without.context()).start();

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("NOT_SELECTED");
        assertThat(((PromotionFailedException) without.failure()).getCode()).isEqualTo("GITOPS_FILES_REQUIRED");
        assertThat(fixture.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void needsAWorkspaceForAReleaseOnlyToReadFiles() throws Exception {
        build.workIn((FilePath) null);
        PromoteReleaseStep step = release();
        step.setGitops("fleet");

        assertThatExceptionOfType(PromotionFailedException.class)
                .isThrownBy(() -> step.start(build.context()).start())
                .withMessageStartingWith("The step reads a folder, but it runs outside a workspace.");
    }

    @Test
    void readsTheFilesAgainAfterARestart() throws Exception {
        requireSelection();
        git.automation("suspend: true");
        StepExecution interrupted = promote().start(build.context());
        git.automation("");
        build.offline(1);

        Stored.andReadAgain(interrupted).onResume();

        assertThat(((PromotionResult) build.result()).getRecord()).contains("\"selectedBy\" : [ \"" + POLICY + "\" ]");
    }

    @Test
    void completesAPromotionThatARestartInterrupted() throws Exception {
        requireSelection();
        promote().start(build.context()).start();
        PromotionResult first = (PromotionResult) build.result();
        Build resumed = build.resumed();
        resumed.workIn(workspace);

        Stored.andReadAgain(promote().start(resumed.context())).onResume();

        PromotionResult second = (PromotionResult) resumed.result();
        assertThat(second.getTarget()).isEqualTo(first.getTarget());
        assertThat(second.getRecord()).contains("\"displaced\" : [ \"" + OLD + "@sha256:");
    }

    @Test
    void describesItself() {
        PredictDeploymentStep step = new PredictDeploymentStep(" a:1 ");
        step.setPath(" ");

        assertThat(step.getPath()).isEqualTo(".");
        assertThat(new PredictDeploymentStep.DescriptorImpl().argumentsToString(Map.of("image", "a:1")))
                .isEqualTo("a:1");
    }
}
