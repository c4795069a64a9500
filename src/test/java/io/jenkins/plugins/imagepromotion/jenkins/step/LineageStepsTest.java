package io.jenkins.plugins.imagepromotion.jenkins.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hudson.FilePath;
import io.jenkins.plugins.imagepromotion.jenkins.result.LineageResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.RollbackPlanResult;
import io.jenkins.plugins.imagepromotion.testing.FluxFiles;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.WorkingCopy;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps that distinguish promotions from rebuilds, against a registry. */
class LineageStepsTest {
    private static final String PROMOTED = "production-v1.4.2-0a1b2c3-1767225600";
    private static final String REBUILT = "production-v1.4.2-0a1b2c3-1767229200";

    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;

    @BeforeEach
    void promote() {
        fixture.registry.push("shop/app", PROMOTED, fixture.image.mediaType(), fixture.image.bytes());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void rebuild() {
        byte[] other = (new String(fixture.image.bytes(), UTF_8) + "\n").getBytes(UTF_8);
        fixture.registry.push("shop/app", REBUILT, fixture.image.mediaType(), other);
    }

    @Test
    void assertsThatAnImageIsAPromotion() throws Exception {
        new AssertPromotedStep(fixture.named(PROMOTED)).start(build.context()).start();

        LineageResult lineage = (LineageResult) build.result();
        assertThat(lineage).hasToString("PROMOTED");
        assertThat(lineage.getDigest()).isEqualTo(fixture.image.digest().toString());
        assertThat(lineage.getTags()).containsExactly(StepFixture.STAGED, PROMOTED);
        assertThat(build.log()).contains("[assertPromoted] protected tags checked: 1; all are promotions");
    }

    @Test
    void failsOnARebuiltImageAnywhereInTheRepository() throws Exception {
        rebuild();

        new AssertPromotedStep(fixture.registry.host() + "/shop/app")
                .start(build.context())
                .start();

        PromotionFailedException failure = (PromotionFailedException) build.failure();
        assertThat(failure.getCode()).isEqualTo("REBUILT");
        assertThat(failure).hasMessageContaining("last good: " + PROMOTED);
    }

    @Test
    void returnsTheTagsOfAVersion() throws Exception {
        ImageLineageStep step = new ImageLineageStep(fixture.registry.host() + "/shop/app");
        step.setVersion(" 1.4.2 ");

        step.start(build.context()).start();

        LineageResult lineage = (LineageResult) build.result();
        assertThat(lineage).hasToString("PROMOTED");
        assertThat(lineage.getTags()).containsExactly(StepFixture.STAGED, PROMOTED);
    }

    @Test
    void refusesAVersionThatDoesNotExist() throws Exception {
        ImageLineageStep step = new ImageLineageStep(fixture.registry.host() + "/shop/app");
        step.setVersion("9.9.9");

        step.start(build.context()).start();

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("IMAGE_NOT_FOUND");
    }

    private Build verified(Build before) throws Exception {
        Build next = new Build();
        if (before != null) {
            next.follows(before);
        }
        new AssertPromotedStep(fixture.registry.host() + "/shop/app")
                .start(next.context())
                .start();
        return next;
    }

    @Test
    void detectsAProtectedTagThatMovedSinceAnEarlierBuild() throws Exception {
        Build first = verified(null);
        first.result();
        byte[] other = (new String(fixture.image.bytes(), UTF_8) + "\n").getBytes(UTF_8);
        fixture.registry.push("shop/app", StepFixture.STAGED, fixture.image.mediaType(), other);
        String moved = fixture.registry
                .push("shop/app", PROMOTED, fixture.image.mediaType(), other)
                .toString();

        Build second = verified(first);

        assertThat(second.failure()).hasMessageStartingWith("""
                Protected tags were moved or deleted outside a promotion.  [DRIFT]
                  since:   job/promote/7/
                  changed: %s held %s and now holds %s
                """.formatted(PROMOTED, fixture.image.digest(), moved));
        verified(second).result();
    }

    @Test
    void detectsADeletedProtectedTag() throws Exception {
        Build first = verified(null);
        first.result();
        fixture.registry.push(
                "shop/app", "production-v1.4.2-0a1b2c3-1767225601", fixture.image.mediaType(), fixture.image.bytes());
        fixture.registry.when(
                ".*/tags/list.*",
                (request, honest) -> new mockwebserver3.MockResponse.Builder()
                        .setHeader("Content-Type", "application/json")
                        .body("{\"name\":\"shop/app\",\"tags\":[\"" + StepFixture.STAGED
                                + "\",\"production-v1.4.2-0a1b2c3-1767225601\"]}")
                        .build());

        Build second = verified(first);

        assertThat(second.failure())
                .hasMessageContaining("changed: " + PROMOTED + " was deleted; it held " + fixture.image.digest());
    }

    @Test
    void doesNotTreatANewPromotionAsDrift() throws Exception {
        Build first = verified(null);
        first.result();
        fixture.registry.push(
                "shop/app", "production-v1.4.2-0a1b2c3-1767225601", fixture.image.mediaType(), fixture.image.bytes());

        assertThat(verified(first).result()).hasToString("PROMOTED");
    }

    @Test
    void reportsARebuiltImageWithoutFailing() throws Exception {
        rebuild();

        new ImageLineageStep(fixture.named(REBUILT)).start(build.context()).start();

        LineageResult lineage = (LineageResult) build.result();
        assertThat(lineage.getVerdict()).isEqualTo("REBUILT");
        assertThat(lineage.getVerdicts()).isEqualTo(Map.of(PROMOTED, "PROMOTED", REBUILT, "REBUILT"));
        assertThat(lineage.getMeant()).isEqualTo(StepFixture.STAGED);
        assertThat(lineage.getLastGood()).isEqualTo(PROMOTED);
        assertThat(build.log()).contains("[imageLineage] " + REBUILT + " is REBUILT");
    }

    @Test
    void saysThatAnImageWasNeverPromoted() throws Exception {
        fixture.registry.push(
                "shop/app", "staging-v2.0.0-0a1b2c4-1767230000", fixture.image.mediaType(), "{}".getBytes());
        new AssertPromotedStep(fixture.named("staging-v9.9.9-0a1b2c4-1767230000"))
                .start(build.context())
                .start();

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("IMAGE_NOT_FOUND");
    }

    @Test
    void plansARollback() throws Exception {
        rebuild();

        new PlanRollbackStep(fixture.registry.host() + "/shop/app")
                .start(build.context())
                .start();

        RollbackPlanResult plan = (RollbackPlanResult) build.result();
        assertThat(plan.getRunning()).isEqualTo(fixture.named(REBUILT));
        assertThat(plan.getLastGood()).isEqualTo(fixture.named(PROMOTED));
        assertThat(plan.getImage()).isEqualTo(fixture.named(StepFixture.STAGED));
        assertThat(plan.getDigest()).isEqualTo(fixture.image.digest().toString());
        assertThat(plan.getEnvironment()).isEqualTo("production");
        assertThat(plan.getTarget()).startsWith("production-v1.4.2-0a1b2c3-");
        assertThat(plan.getStep())
                .isEqualTo("promoteImage image: '" + plan.getImage() + "', digest: '" + plan.getDigest()
                        + "', to: 'production', target: '" + plan.getTarget() + "', rollback: true");
        assertThat(plan).hasToString(plan.getStep());
        assertThat(plan.asMap())
                .containsOnlyKeys(
                        "running", "lastGood", "image", "digest", "environment", "target", "step", "passedOver");
    }

    @Test
    void logsAndReturnsTheTagsWhoseImageIsGone() throws Exception {
        rebuild();
        fixture.registry.when(
                "GET .*/manifests/" + REBUILT, ScriptedRegistry.Fault.status(404, "MANIFEST_UNKNOWN", "unknown"));

        new ImageLineageStep(fixture.registry.host() + "/shop/app")
                .start(build.context())
                .start();
        LineageResult lineage = (LineageResult) build.result();

        assertThat(lineage).hasToString("IMAGE_NOT_FOUND");
        assertThat(lineage.getUnread()).containsExactly(Map.entry(REBUILT, "its image is gone"));
        assertThat(build.log()).contains("[imageLineage] note: " + REBUILT + " is listed, but its image is gone");
        Build check = verified(null);
        assertThat(((PromotionFailedException) check.failure()).getCode()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(check.log()).contains("[assertPromoted] note: " + REBUILT + " is listed, but its image is gone");
    }

    @Test
    void returnsTheTagsThatARollbackPassesOver() throws Exception {
        rebuild();
        fixture.registry.push("shop/app", "production-v1.4.3-0a1b2c4-1767229300", fixture.image.mediaType(), other());

        new PlanRollbackStep(fixture.registry.host() + "/shop/app")
                .start(build.context())
                .start();

        RollbackPlanResult plan = (RollbackPlanResult) build.result();
        assertThat(plan.getPassedOver()).containsExactly(Map.entry(REBUILT, "was rebuilt"));
        assertThat(build.log()).contains("[planRollback] note: " + REBUILT + " was rebuilt");
    }

    private byte[] other() {
        return (new String(fixture.image.bytes(), UTF_8) + "\n\n").getBytes(UTF_8);
    }

    @Test
    void carriesOutItsOwnPlan() throws Exception {
        rebuild();
        new PlanRollbackStep(fixture.registry.host() + "/shop/app")
                .start(build.context())
                .start();
        RollbackPlanResult plan = (RollbackPlanResult) build.result();

        PromoteImageStep back = new PromoteImageStep(plan.getImage());
        back.setDigest(plan.getDigest());
        back.setTarget(plan.getTarget());
        back.setRollback(true);
        Build next = new Build();
        back.start(next.context()).start();

        assertThat(((PromotionResult) next.result()).getTarget()).isEqualTo(fixture.named(plan.getTarget()));
        assertThat(fixture.registry.tags("shop/app")).containsEntry(plan.getTarget(), fixture.image.digest());
    }

    private PlanRollbackStep plan(Path workspace) {
        rebuild();
        fixture.registry.push("shop/app", "production-v1.4.3-0a1b2c4-1767229300", fixture.image.mediaType(), other());
        WorkingCopy copy = WorkingCopy.create(workspace);
        FluxFiles.write(copy, fixture.registry.host() + "/shop/app", PROMOTED);
        copy.commit("Deploy 1.4.2");
        FluxFiles.deploy(copy, fixture.named("production-v1.4.3-0a1b2c4-1767229300"));
        copy.commit("Update the image");
        PlanRollbackStep step = new PlanRollbackStep(fixture.registry.host() + "/shop/app");
        step.setGitops(" flux/.. ");
        return step;
    }

    @Test
    void recommendsAWayBackIfTheWorkspaceHasAGitOpsRepository(@TempDir Path workspace) throws Exception {
        PlanRollbackStep step = plan(workspace);
        build.workIn(workspace);

        step.start(build.context()).start();

        RollbackPlanResult plan = (RollbackPlanResult) build.result();
        assertThat(plan.getRecommendation()).isEqualTo("PROMOTE");
        assertThat(plan.getReason()).startsWith("automation selects " + plan.getTarget() + " as soon as it exists");
        assertThat(plan.getPatch())
                .contains("+          image: " + fixture.named(PROMOTED))
                .doesNotContain("suspend");
        assertThat(plan.asMap().get("options")).asString().contains("+  suspend: true");
        assertThat(plan.asMap()).containsKeys("step", "options", "automation", "commits", "patch");
        assertThat(plan.getJson()).startsWith("{\n  \"running\" : ").contains("\"recommendation\" : \"PROMOTE\"");
        assertThat(Stored.andReadAgain(plan)).isEqualTo(plan);
        assertThat(build.log())
                .contains("[planRollback] do: " + plan.getStep())
                .contains("[planRollback] named in: " + FluxFiles.RELEASE + ":10")
                .filteredOn(line -> line.startsWith("[planRollback] recommended: "))
                .containsExactly("[planRollback] recommended: promote the old digest again: " + plan.getReason());
    }

    @Test
    void needsAWorkspaceOnlyToReadAGitOpsRepository(@TempDir Path elsewhere) throws Exception {
        PlanRollbackStep step = plan(elsewhere);
        build.workIn((FilePath) null);

        assertThatExceptionOfType(PromotionFailedException.class)
                .isThrownBy(() -> step.start(build.context()).start())
                .withMessage("""
                        The step reads a folder, but it runs outside a workspace.  [INVALID_ARGUMENTS]
                          folder: "flux/.."
                          Call the step inside a node that has checked out the GitOps repository.""");

        step.setGitops("");
        step.start(build.context()).start();
        assertThat(((RollbackPlanResult) build.result()).getPatch()).isNull();
    }
}
