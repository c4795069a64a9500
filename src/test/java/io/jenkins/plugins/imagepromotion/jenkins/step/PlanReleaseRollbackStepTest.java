package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseRollbackResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.RollbackPlanResult;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code planRollback} for a release. */
class PlanReleaseRollbackStepTest {
    private static final String EARLIER = "production-v1.4.1-0a1b2c2-1767000000";

    @AutoClose
    private final StepFixture fixture = new StepFixture();

    private final Build build = fixture.build;
    private final SampleImage earlier = ImageBuilder.image().version("1.4.1").build();

    /** Promotes a release of two images; only the first one was in production before. */
    @BeforeEach
    void release() throws Exception {
        fixture.registry.push("shop/app", "staging-v1.4.1-0a1b2c2-1766900000", earlier);
        fixture.registry.push("shop/app", EARLIER, earlier);
        fixture.registry.push("shop/cart", StepFixture.STAGED, fixture.image);
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setName("2026.11");
        step.setImages(List.of(fixture.named(StepFixture.STAGED), cart(StepFixture.STAGED)));
        promoted(step);
    }

    private String cart(String tag) {
        return fixture.registry.host() + "/shop/cart:" + tag;
    }

    private ReleaseResult promoted(PromoteReleaseStep step) throws Exception {
        Build promotion = new Build();
        step.start(promotion.context()).start();
        return (ReleaseResult) promotion.result();
    }

    private PlanRollbackStep step(String release) {
        PlanRollbackStep step = new PlanRollbackStep(fixture.registry.host() + "/shop/app");
        step.setRelease(release);
        return step;
    }

    private ReleaseRollbackResult plan() throws Exception {
        step("2026.11").start(build.context()).start();
        return (ReleaseRollbackResult) build.result();
    }

    /** Returns the refusal of a call that is wrong in itself. */
    private String invalid(PlanRollbackStep step) {
        return catchThrowableOfType(
                        PromotionFailedException.class,
                        () -> step.start(build.context()).start())
                .getMessage();
    }

    private String newestOf(String repository) {
        return fixture.registry.tags(repository).keySet().stream()
                .filter(tag -> tag.startsWith("production-v1.4.2-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void returnsTheReleaseThatRollsBack() throws Exception {
        ReleaseRollbackResult plan = plan();

        RollbackPlanResult app = plan.getImages().get(0);
        assertThat(plan.getRelease()).isEqualTo("2026.11");
        assertThat(plan.getName())
                .isEqualTo("2026.11-rollback-" + app.getTarget().replaceFirst(".*-", ""));
        assertThat(plan.getImages()).hasSize(1);
        assertThat(app.getRunning()).isEqualTo(fixture.named(newestOf("shop/app")));
        assertThat(app.getLastGood()).isEqualTo(fixture.named(EARLIER));
        assertThat(plan.getUnchanged()).containsExactly(cart(newestOf("shop/cart")) + " (no earlier promotion)");
        assertThat(plan).hasToString(plan.getYaml());
        assertThat(plan.asMap()).containsOnlyKeys("release", "name", "yaml", "images", "unchanged");
        assertThat(plan.asMap().get("images")).isEqualTo(List.of(app.asMap()));
        assertThat(Stored.andReadAgain(plan)).isEqualTo(plan);
        assertThat(build.log())
                .contains("[planRollback] to roll back, promote the yaml of this plan, release " + plan.getName());
    }

    @Test
    void returnsAFileThatTheReleaseStepsPromote() throws Exception {
        PromoteReleaseStep back = new PromoteReleaseStep();
        back.setYaml(plan().getYaml());

        ReleaseResult release = promoted(back);

        assertThat(release.getOutcome()).isEqualTo("PROMOTED");
        assertThat(release.getPromotions())
                .extracting(PromotionResult::getDigest)
                .containsExactly(earlier.digest().toString());
        assertThat(release.getPromotions().get(0).getRollbackOf()).isEqualTo(fixture.named(newestOf("shop/app")));
    }

    @Test
    void writesNothing() throws Exception {
        plan();

        assertThat(fixture.registry.tags("shop/app")).hasSize(5);
        assertThat(fixture.registry.tags("shop/cart")).hasSize(2);
    }

    @Test
    void isRefusedWithoutARecord() throws Exception {
        step("2026.12").start(build.context()).start();

        assertThat(build.failure()).hasMessage("""
                The repository has no record of this release.  [IMAGE_NOT_FOUND]
                  record: %s
                  Check the name, and use the target repository of the first image.""".formatted(fixture.named("release-2026.12")));
    }

    /** A pipeline that loses the name must not roll back a single image instead. */
    @Test
    void isRefusedWithAnEmptyName() {
        assertThat(invalid(step(""))).startsWith("Refused the release: its name cannot be part of a tag.  [INVALID_");
    }

    @Test
    void isRefusedWithAnEnvironmentOrAGitOpsRepository() {
        PlanRollbackStep environment = step("2026.11");
        environment.setEnvironment("staging");
        PlanRollbackStep gitOps = step("2026.11");
        gitOps.setGitops("fleet");

        assertThat(invalid(environment)).isEqualTo("""
                The rollback of a release cannot be combined with environment or gitops.  [INVALID_ARGUMENTS]
                  release: "2026.11"
                  Remove these parameters from the call, or plan the rollback of each image.""");
        assertThat(invalid(gitOps)).contains("[INVALID_ARGUMENTS]");
    }

    /** A form sends an empty string for a blank field. */
    @Test
    void plansForTheImageAloneIfTheFieldOfAFormIsBlank() {
        PlanRollbackStep step = step(" ");

        step.forgetBlankFields();

        assertThat(step.getRelease()).isNull();
    }
}
