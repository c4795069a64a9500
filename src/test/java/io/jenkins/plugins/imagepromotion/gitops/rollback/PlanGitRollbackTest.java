package io.jenkins.plugins.imagepromotion.gitops.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.rollback.RollbackOption.Way;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.FluxFiles;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import io.jenkins.plugins.imagepromotion.testing.WorkingCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way back is recommended, by what automation would do. */
class PlanGitRollbackTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_764_000_000L), ZoneOffset.UTC);
    private static final String GOOD = "production-v1.4.1-0a1b2c3-1763800000";
    private static final String BAD = "production-v1.4.2-0a1b2c4-1763900000";
    private static final String BACK = "production-v1.4.1-0a1b2c3-1764000000";
    private static final String POLICY = "ImagePolicy flux-system/shop-production (" + FluxFiles.POLICY + ":1)";

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final SampleImage good = ImageBuilder.image().version("1.4.1").build();

    @TempDir
    private Path folder;

    private WorkingCopy copy;
    private String deployment = "";

    @BeforeEach
    void deploy() {
        SampleImage bad = ImageBuilder.image().version("1.4.2").build();
        server.push("shop", "staging-v1.4.1-0a1b2c3-1763700000", good);
        server.push("shop", GOOD, good);
        server.push("shop", "staging-v1.4.2-0a1b2c4-1763850000", bad);
        server.push("shop", BAD, bad);
        copy = WorkingCopy.create(folder);
        FluxFiles.write(copy, server.host() + "/shop", GOOD);
        copy.commit("Deploy 1.4.1");
        FluxFiles.deploy(copy, server.host() + "/shop:" + BAD);
        deployment = copy.commit("Deploy 1.4.2");
        server.forgetRequests();
    }

    private GitRollbackPlan plan() {
        return new PlanGitRollback(
                        TestRegistries.plain(server.host(), new Cancellation()), Policy.threeTier(), CLOCK, line -> {})
                .plan(
                        ImageReference.parse(server.host() + "/shop"),
                        "production",
                        new LocalRepository(folder, Policy.threeTier(), System.getenv()));
    }

    private static RollbackOption option(GitRollbackPlan plan, Way way) {
        return plan.options().stream()
                .filter(option -> option.way() == way)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void recommendsTheNewTagWhereAutomationSelectsIt() {
        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::way).containsExactly(Way.PROMOTE, Way.SUSPEND, Way.GIT);
        assertThat(plan.recommended().why())
                .isEqualTo("automation selects " + BACK + " as soon as it exists, and deploys it: " + POLICY);
        assertThat(option(plan, Way.SUSPEND).commands())
                .containsExactly(
                        "flux suspend image update all --namespace flux-system", "git revert --no-edit " + deployment);
        assertThat(option(plan, Way.GIT).works()).isFalse();
    }

    @Test
    void recommendsToSuspendWhereAutomationFollowsVersions() {
        FluxFiles.policy(
                copy, "'^production-v(?P<version>.*)-[0-9a-f]+-[0-9]+$'", "$version", "{semver: {range: '*'}}");

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::way).containsExactly(Way.SUSPEND, Way.PROMOTE, Way.GIT);
        assertThat(option(plan, Way.PROMOTE).why()).isEqualTo(POLICY + " would not select " + BACK + ", but " + BAD);
    }

    @Test
    void recommendsTheChangeInGitWhereTheAutomationIsSuspended() {
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replace("  interval: 30m", "  suspend: true"));

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::way).containsExactly(Way.GIT, Way.PROMOTE);
        assertThat(plan.recommended().commands()).containsExactly("git revert --no-edit " + deployment);
        assertThat(option(plan, Way.PROMOTE).why())
                .isEqualTo("a new tag alone deploys nothing: " + POLICY + ": what writes its fields is suspended");
        assertThat(plan.found().patch()).doesNotContain("suspend");
    }

    @Test
    void recommendsTheChangeInGitWithoutAutomation() {
        copy.git("rm", "--quiet", "-f", FluxFiles.AUTOMATION, FluxFiles.POLICY);

        GitRollbackPlan plan = plan();

        assertThat(plan.recommended().way()).isEqualTo(Way.GIT);
        assertThat(option(plan, Way.PROMOTE).why())
                .isEqualTo("a new tag alone deploys nothing: no automation in the folder follows the tags of the"
                        + " environment");
    }

    @Test
    void recommendsTheNewTagWhereNoFileNamesTheImage() {
        copy.git("rm", "--quiet", "-f", FluxFiles.AUTOMATION, FluxFiles.POLICY, FluxFiles.RELEASE);

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).singleElement().satisfies(option -> {
            assertThat(option.way()).isEqualTo(Way.PROMOTE);
            assertThat(option.works()).isTrue();
        });
        assertThat(plan.found().patch()).isEmpty();
    }

    @Test
    void isNotSureWhereTheAutomationIsElsewhere() {
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replaceFirst("(?s)---.*", ""));

        GitRollbackPlan plan = plan();

        assertThat(plan.followers()).singleElement().satisfies(follower -> {
            assertThat(follower.revert()).isEqualTo(Follower.Revert.UNSURE);
            assertThat(follower.why())
                    .isEqualTo("no ImageUpdateAutomation in the folder writes its fields, but one elsewhere may");
        });
        assertThat(plan.recommended().way()).isEqualTo(Way.PROMOTE);
        assertThat(option(plan, Way.GIT).works()).isFalse();
    }

    @Test
    void saysThatNoWayIsSure() {
        FluxFiles.policy(copy, "'['", "$ts", "{numerical: {order: asc}}");
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replaceFirst("(?s)---.*", ""));

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::works).containsExactly(false, false);
        assertThat(plan.lines(List.of()).get(0).getKey()).isEqualTo("no sure way");
    }

    @Test
    void knowsThatArgoCdImageUpdaterUndoesARevert() {
        copy.git("rm", "--quiet", "-f", FluxFiles.AUTOMATION, FluxFiles.POLICY);
        copy.file("argo/shop.yaml", """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: shop
                  namespace: argocd
                  annotations:
                    argocd-image-updater.argoproj.io/image-list: shop=%s/shop
                    argocd-image-updater.argoproj.io/shop.update-strategy: alphabetical
                    argocd-image-updater.argoproj.io/shop.allow-tags: regexp:^production-
                """.formatted(server.host()));

        GitRollbackPlan plan = plan();

        assertThat(option(plan, Way.GIT).why())
                .contains("Argo CD Image Updater sets parameters of the Application, which win over Git");
        assertThat(plan.recommended().way()).isEqualTo(Way.SUSPEND);
        assertThat(plan.recommended().commands())
                .contains(
                        "add to the annotation argocd-image-updater.argoproj.io/shop.ignore-tags at argo/shop.yaml:7: "
                                + BAD);
    }

    @Test
    void keepsToThePlanWithoutARepository() throws Exception {
        copy.git("rm", "--quiet", "-f", FluxFiles.AUTOMATION, FluxFiles.POLICY);
        Files.move(folder.resolve(".git"), folder.resolve("no-git"));

        GitRollbackPlan plan = plan();

        assertThat(plan.recommended().way()).isEqualTo(Way.GIT);
        assertThat(plan.recommended().commands()).isEmpty();
        assertThat(plan.found().commits()).isEmpty();
        assertThat(plan.found().notes()).singleElement().asString().startsWith("git reads no commit here");
        assertThat(plan.found().patch()).contains("+          image: " + server.host() + "/shop:" + GOOD + " # {");
    }

    @Test
    void asksFewThingsOfALargeRepository() {
        for (int i = 0; i < 3_000; i++) {
            server.push(
                    "shop", "develop-v1.0." + i + "-abcdef1-" + (1_763_000_000L + i), good.mediaType(), good.bytes());
        }
        server.forgetRequests();

        plan();

        assertThat(server.requests()).hasSizeLessThan(30);
    }
}
