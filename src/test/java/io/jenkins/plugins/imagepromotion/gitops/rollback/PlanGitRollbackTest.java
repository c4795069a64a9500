package io.jenkins.plugins.imagepromotion.gitops.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.rollback.RollbackOption.Way;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.FluxFiles;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which way back a plan recommends, depending on what automation would do. */
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
        return plan(Policy.threeTier());
    }

    private GitRollbackPlan plan(Policy policy) {
        return new PlanGitRollback(TestRegistries.plain(server.host(), new Cancellation()), policy, CLOCK, line -> {})
                .plan(
                        ImageReference.parse(server.host() + "/shop"),
                        "production",
                        new LocalRepository(folder, policy, System.getenv()));
    }

    /** Removes the objects of Flux, and the comment on the image that Flux reads. */
    private void withoutFlux() {
        copy.git("rm", "--quiet", "-f", FluxFiles.AUTOMATION, FluxFiles.POLICY);
        copy.file(FluxFiles.RELEASE, copy.text(FluxFiles.RELEASE).replaceAll(" # \\{.*", ""));
    }

    /** Replaces Flux with Argo CD Image Updater. */
    private void argo(String alias, String... settings) {
        withoutFlux();
        StringBuilder text = new StringBuilder("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: shop
                  namespace: argocd
                  annotations:
                    argocd-image-updater.argoproj.io/image-list: %s%s/shop
                    argocd-image-updater.argoproj.io/allow-tags: regexp:^production-
                """.formatted(alias, server.host()));
        for (String setting : settings) {
            text.append("    argocd-image-updater.argoproj.io/").append(setting).append('\n');
        }
        copy.file("argo/shop.yaml", text.toString());
    }

    private static RollbackOption option(GitRollbackPlan plan, Way way) {
        return plan.options().stream()
                .filter(option -> option.way() == way)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void recommendsTheNewTagIfAutomationSelectsIt() {
        GitRollbackPlan plan = plan();

        assertThat(plan.options())
                .extracting(RollbackOption::way)
                .containsExactly(Way.PROMOTE, Way.SUSPEND, Way.NARROW, Way.GIT);
        assertThat(plan.patch())
                .contains("+          image: " + server.host() + "/shop:" + GOOD + " # {")
                .doesNotContain("suspend");
        assertThat(plan.found().patch(Way.SUSPEND)).startsWith(plan.patch()).contains("+  suspend: true");
        assertThat(plan.recommended().why())
                .isEqualTo("automation selects " + BACK + " as soon as it exists, and deploys it: " + POLICY);
        assertThat(option(plan, Way.SUSPEND).commands())
                .containsExactly(
                        "flux suspend image update all --namespace flux-system", "git revert --no-edit " + deployment);
        assertThat(option(plan, Way.GIT).works()).isFalse();
    }

    @Test
    void recommendsSuspendingAutomationThatFollowsVersions() {
        FluxFiles.followVersions(copy, "*");

        GitRollbackPlan plan = plan();

        assertThat(plan.options())
                .extracting(RollbackOption::way)
                .containsExactly(Way.SUSPEND, Way.NARROW, Way.PROMOTE, Way.GIT);
        assertThat(plan.patch()).contains("+  suspend: true");
        assertThat(option(plan, Way.PROMOTE).why()).isEqualTo(POLICY + " would select " + BAD + " instead of " + BACK);
    }

    @Test
    void recommendsTheGitChangeIfTheAutomationIsSuspended() {
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replace("  interval: 30m", "  suspend: true"));

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::way).containsExactly(Way.GIT, Way.PROMOTE);
        assertThat(plan.recommended().commands()).containsExactly("git revert --no-edit " + deployment);
        assertThat(option(plan, Way.PROMOTE).why())
                .isEqualTo("a new tag alone deploys nothing: " + POLICY + ": the automation that writes its fields"
                        + " is suspended");
        assertThat(plan.patch()).doesNotContain("suspend");
    }

    @Test
    void recommendsTheGitChangeWithoutAutomation() {
        withoutFlux();

        GitRollbackPlan plan = plan();

        assertThat(plan.recommended().way()).isEqualTo(Way.GIT);
        assertThat(option(plan, Way.PROMOTE).why())
                .isEqualTo("a new tag alone deploys nothing: no automation in the folder follows the tags of the"
                        + " environment");
    }

    /** The automation and its policies may be in another repository. */
    @Test
    void isUnsureIfASetterFollowsAPolicyOutsideTheFolder() {
        copy.git("rm", "--quiet", "-f", FluxFiles.AUTOMATION, FluxFiles.POLICY);
        String why = "the setter at " + FluxFiles.RELEASE + ":10 follows ImagePolicy flux-system/shop-production; the"
                + " folder does not contain that policy, so its selection is unknown";

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::works).containsExactly(false, false);
        assertThat(option(plan, Way.GIT).why()).isEqualTo("automation may undo it: " + why);
        assertThat(option(plan, Way.PROMOTE).why()).isEqualTo("automation might not deploy " + BACK + ": " + why);
    }

    @Test
    void isUnsureIfOnePolicyOfTheRunningImageIsOutsideTheFolder() {
        copy.file("flux/apps/shop/production/canary.yaml", """
                tag: %s # {"$imagepolicy": "flux-system:canary:tag"}
                """.formatted(BAD));

        GitRollbackPlan plan = plan();

        assertThat(plan.options())
                .hasSize(4)
                .allSatisfy(option -> assertThat(option.works()).isFalse());
        assertThat(option(plan, Way.SUSPEND).why())
                .startsWith("the setter at flux/apps/shop/production/canary.yaml:1 follows ImagePolicy"
                        + " flux-system/canary; ");
    }

    @Test
    void ignoresSettersOfOtherTagsAndEnvironments() {
        for (String setter : List.of("production " + GOOD, "staging " + BAD)) {
            copy.file("flux/apps/shop/" + setter.split(" ")[0] + "/other.yaml", """
                    tag: %s # {"$imagepolicy": "flux-system:other:tag"}
                    """.formatted(setter.split(" ")[1]));
        }

        assertThat(plan().recommended().works()).isTrue();
    }

    @Test
    void isUnsureIfAFileOfAutomationCannotBeRead() {
        copy.file(FluxFiles.POLICY, copy.text(FluxFiles.POLICY) + "]: x\n");

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::way).containsExactly(Way.GIT, Way.PROMOTE);
        assertThat(plan.recommended().works()).isFalse();
        assertThat(plan.recommended().why())
                .isEqualTo("automation may undo it: " + FluxFiles.POLICY + ":10 cannot be read");
    }

    @Test
    void isUnsureIfThePolicyOfTheRunningImageMayUseItsRepository() {
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replaceFirst("(?s)^.*---\n", ""));

        GitRollbackPlan plan = plan();

        assertThat(option(plan, Way.GIT).works()).isFalse();
        assertThat(option(plan, Way.GIT).why())
                .isEqualTo("automation may undo it: " + POLICY + ": it selects nothing now (the ImageRepository"
                        + " flux-system/shop does not exist), but automation may write its previous selection again");
    }

    /** A second key makes the file invalid. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            suspend: false              | +  suspend: true
            # at the margin             | +  suspend: true
            suspend: 'false'            |
            'suspend': false            |
            suspend: no                 |
            """)
    void suspendsAutomationWithoutADuplicateKey(String setting, String added) {
        String settings = setting.startsWith("#")
                ? "  interval: 30m\n" + setting + "\n  suspend: false"
                : "  interval: 30m\n  " + setting;
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replace("  interval: 30m", settings));

        FoundInGit found = plan().found();

        String suspended = found.patch(Way.SUSPEND);
        if (added == null) {
            assertThat(suspended).isEqualTo(found.pin());
            assertThat(found.notes())
                    .contains("no patch suspends the automation at " + FluxFiles.AUTOMATION
                            + ":6; to suspend it, set its spec.suspend to true by hand");
        } else {
            assertThat(suspended).contains("-  suspend: false\n" + added + "\n");
        }
    }

    @Test
    void recommendsTheNewTagIfNoFileNamesTheImage() {
        copy.git("rm", "--quiet", "-f", FluxFiles.AUTOMATION, FluxFiles.POLICY, FluxFiles.RELEASE);

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).singleElement().satisfies(option -> {
            assertThat(option.way()).isEqualTo(Way.PROMOTE);
            assertThat(option.works()).isTrue();
        });
        assertThat(plan.patch()).isEmpty();
    }

    @Test
    void isUnsureIfTheAutomationIsElsewhere() {
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replaceFirst("(?s)---.*", ""));

        GitRollbackPlan plan = plan();

        assertThat(plan.followers()).singleElement().satisfies(follower -> {
            assertThat(follower.revert()).isEqualTo(Follower.Revert.UNSURE);
            assertThat(follower.why())
                    .isEqualTo("no ImageUpdateAutomation in the folder writes its fields, but one elsewhere may");
        });
        assertThat(plan.recommended().way()).isEqualTo(Way.NARROW);
        assertThat(option(plan, Way.PROMOTE).works()).isFalse();
        assertThat(option(plan, Way.PROMOTE).why())
                .isEqualTo(POLICY + ": no ImageUpdateAutomation writes the tag to " + FluxFiles.RELEASE + ":10");
        assertThat(option(plan, Way.GIT).works()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"interval: 30m", "suspend: true"})
    void isUnsureIfAPatchCanChangeTheAutomation(String setting) {
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replace("interval: 30m", setting));
        copy.file("flux/apps/shop/kustomization.yaml", """
                resources: [shop-image-repo.yaml]
                patches:
                  - target: {kind: ImageUpdateAutomation}
                    patch: '[{op: add, path: /spec/suspend, value: true}]'
                """);

        GitRollbackPlan plan = plan();

        assertThat(plan.recommended().way()).isEqualTo(Way.NARROW);
        assertThat(option(plan, Way.PROMOTE).works()).isFalse();
        assertThat(option(plan, Way.PROMOTE).why())
                .contains(": no ImageUpdateAutomation writes the tag to ")
                .endsWith("the patch in flux/apps/shop/kustomization.yaml:3 can change it");
        assertThat(option(plan, Way.GIT).why())
                .isEqualTo("automation may undo it: " + POLICY + ": ImageUpdateAutomation flux-system/all ("
                        + FluxFiles.AUTOMATION + ":6) may write other fields: the patch in"
                        + " flux/apps/shop/kustomization.yaml:3 can change it");
        assertThat(option(plan, Way.SUSPEND).works()).isFalse();
    }

    @Test
    void isUnsureIfTheAutomationMayWriteIntoAnotherRepository() {
        copy.file(
                FluxFiles.AUTOMATION,
                copy.text(FluxFiles.AUTOMATION)
                        .replace("  interval: 30m", "  sourceRef: {kind: GitRepository, name: apps}"));
        copy.file("flux/cluster/gotk-sync.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: flux-system, namespace: flux-system}
                spec: {path: ./flux/cluster, sourceRef: {kind: GitRepository, name: flux-system}}
                """);
        String why = "it writes into GitRepository flux-system/apps, but the files belong to flux-system/flux-system";

        GitRollbackPlan plan = plan();

        assertThat(plan.recommended().way()).isEqualTo(Way.NARROW);
        assertThat(option(plan, Way.GIT).works()).isFalse();
        assertThat(option(plan, Way.GIT).why()).endsWith(why);
        assertThat(option(plan, Way.PROMOTE).works()).isFalse();
        assertThat(option(plan, Way.PROMOTE).why()).endsWith(why);
    }

    @Test
    void reportsThatTheNewTagNeedsAMergedBranch() {
        copy.file(
                FluxFiles.AUTOMATION,
                copy.text(FluxFiles.AUTOMATION)
                        .replace(
                                "  interval: 30m",
                                "  git: {checkout: {ref: {branch: main}}, push: {branch: updates}}"));

        assertThat(option(plan(), Way.PROMOTE).why())
                .isEqualTo("automation selects " + BACK
                        + " as soon as it exists, and deploys it when the branch updates" + " is merged: " + POLICY);
    }

    @Test
    void reportsThatNoWayIsCertain() {
        FluxFiles.policy(copy, "'['", "$ts", "{numerical: {order: asc}}");
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replaceFirst("(?s)---.*", ""));

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::works).containsExactly(false, false);
        assertThat(plan.lines(List.of()).get(0).getKey()).isEqualTo("no sure way");
    }

    @Test
    void excludesTheBadTagBecauseArgoCdUndoesARevert() {
        argo("shop=", "shop.update-strategy: alphabetical");

        GitRollbackPlan plan = plan();

        assertThat(option(plan, Way.GIT).why())
                .contains("Argo CD Image Updater sets Application parameters, which override Git");
        assertThat(plan.recommended().way()).isEqualTo(Way.SUSPEND);
        assertThat(plan.recommended().commands())
                .contains(
                        "set the annotation argocd-image-updater.argoproj.io/shop.ignore-tags, next to argo/shop.yaml:7,"
                                + " to: " + BAD);
    }

    @Test
    void excludesTagsOnlyIfArgoCdThenSelectsTheGoodOne() {
        server.push("shop", "production-v1.9.0-abcdef1-1763000000", good);
        argo("shop=", "shop.update-strategy: alphabetical");

        GitRollbackPlan plan = plan();

        assertThat(option(plan, Way.SUSPEND).works()).isFalse();
        assertThat(option(plan, Way.SUSPEND).why())
                .isEqualTo("Application argocd/shop, image shop (argo/shop.yaml:7): it then selects"
                        + " production-v1.9.0-abcdef1-1763000000");
        assertThat(plan.lines(List.of()).get(0).getKey()).isEqualTo("no sure way");
    }

    @Test
    void excludesTagsInTheObjectThatTheUpdaterReads() {
        argo("");
        copy.file("argo/shop.yaml", """
                apiVersion: argocd-image-updater.argoproj.io/v1alpha1
                kind: ImageUpdater
                metadata: {name: shop, namespace: argocd}
                spec:
                  writeBackConfig: {method: git}
                  applicationRefs:
                    - namePattern: shop
                      images:
                        - alias: shop
                          imageName: %s/shop
                          commonUpdateSettings:
                            {updateStrategy: alphabetical, allowTags: 'regexp:^production-', ignoreTags: [a]}
                """.formatted(server.host()));

        RollbackOption suspend = option(plan(), Way.SUSPEND);

        assertThat(suspend.commands())
                .first()
                .isEqualTo(
                        "set commonUpdateSettings.ignoreTags of the image at argo/shop.yaml:10 to: [a, " + BAD + "]");
        assertThat(plan().followers().get(0).why())
                .as("the updater writes to Git")
                .contains(" writes that again ");
    }

    @Test
    void keepsTheIgnoreRulesThatArgoCdAlreadyHas() {
        server.push("shop", "production-v1.9.0-abcdef1-1763000000", good);
        argo("shop=", "shop.update-strategy: alphabetical", "ignore-tags: 'production-v1.9*'");

        RollbackOption suspend = option(plan(), Way.SUSPEND);

        assertThat(suspend.works()).isTrue();
        assertThat(suspend.commands().get(0)).endsWith(" to: production-v1.9*," + BAD);
    }

    @Test
    void cannotExcludeTagsOfAnImageWithoutAnAlias() {
        argo("", "update-strategy: alphabetical");

        assertThat(option(plan(), Way.SUSPEND).why())
                .endsWith(": the image has no alias, so no annotation excludes only its tags");
    }

    @Test
    void cannotChangeAClusterThroughASuspendedKustomization() {
        copy.file("flux/cluster.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: shop, namespace: flux-system}
                spec: {path: ./flux/apps/shop/production, suspend: true}
                """);

        assertThat(plan().options()).hasSize(4).allSatisfy(option -> {
            assertThat(option.works()).isFalse();
            assertThat(option.why())
                    .endsWith("Kustomization flux-system/shop (flux/cluster.yaml:1) is suspended, so the cluster keeps"
                            + " its version of " + FluxFiles.RELEASE);
        });
    }

    @Test
    void ordersImagesByBuildTime() {
        server.push(
                "shop",
                BAD,
                ImageBuilder.image()
                        .version("1.4.2")
                        .builtAt(Instant.ofEpochSecond(1_900_000_000L))
                        .build());
        argo("shop=", "shop.update-strategy: newest-build");

        GitRollbackPlan plan = plan();

        // A new tag on an old image keeps the old build time.
        assertThat(option(plan, Way.PROMOTE).why()).endsWith(" would select " + BAD + " instead of " + BACK);
        assertThat(plan.recommended().way()).isEqualTo(Way.SUSPEND);
    }

    @Test
    void isUnsureIfItCannotReadAllBuildTimes() {
        for (int i = 0; i < 201; i++) {
            server.push("shop", "production-v1.0." + i + "-abcdef1-" + (1_763_000_000L + i), good);
        }
        argo("shop=", "shop.update-strategy: newest-build");

        GitRollbackPlan plan = plan();

        assertThat(plan.options()).extracting(RollbackOption::works).containsOnly(false);
        assertThat(option(plan, Way.PROMOTE).why())
                .contains(" might not select " + BACK + ": ")
                .contains("it orders 204 tags by build time, but reads at most 200");
        assertThat(option(plan, Way.SUSPEND).why()).contains("by build time");
    }

    @Test
    void suggestsAPatternThatSelectsOnlyTheGoodTag() {
        RollbackOption narrow = option(plan(), Way.NARROW);

        assertThat(narrow.works()).isTrue();
        assertThat(narrow.commands())
                .containsExactly(
                        "set spec.filterTags.pattern at " + FluxFiles.POLICY
                                + ":7 to: '^production-v1\\.4\\.1-0a1b2c3-(?P<ts>1763800000)$'",
                        "git revert --no-edit " + deployment);
    }

    @Test
    void narrowsAPolicyThatFollowsVersions() {
        FluxFiles.followVersions(copy, "*");

        assertThat(option(plan(), Way.NARROW).commands().get(0))
                .endsWith(" to: '^production-v(?P<version>1\\.4\\.1)-0a1b2c3-1763800000$'");
    }

    @Test
    void doesNotNarrowAPolicyThatWouldThenSelectAnotherTag() {
        FluxFiles.followVersions(copy, ">1.4.1");
        assertThat(plan().options()).extracting(RollbackOption::way).doesNotContain(Way.NARROW);

        FluxFiles.policy(
                copy, "'^production-v(?P<v>.*)-[0-9a-f]+-(?P<ts>[0-9]+)$'", "$v.$ts", "{alphabetical: {order: asc}}");
        assertThat(plan().options()).extracting(RollbackOption::way).doesNotContain(Way.NARROW);
    }

    @Test
    void changesOnlyPlacesThatNameTheRunningImage() {
        String canary = "production-v1.5.0-0a1b2c5-1763700001";
        copy.file("flux/apps/shop/production/canary.yaml", """
                kind: Pod
                spec:
                  containers:
                    - image: %s/shop:%s
                """.formatted(server.host(), canary));

        FoundInGit found = plan().found();

        assertThat(found.pin()).contains(FluxFiles.RELEASE).doesNotContain("canary");
        assertThat(found.notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("the patch leaves flux/apps/shop/production/canary.yaml:4 as it is. Not changed:"
                                + " it does not name " + server.host() + "/shop:" + BAD + "@sha256:"));
    }

    @Test
    void doesNotRestoreAnImageThatTheClusterCannotPull() {
        server.push("test/shop", "staging-v1.4.1-0a1b2c3-1763700000", good);
        withoutFlux();
        server.untag("shop", "staging-v1.4.1-0a1b2c3-1763700000");
        Policy routed = RoutedPolicy.of(server.host() + "/test/{path} -> " + server.host() + "/{path}");
        assertThat(option(plan(routed), Way.GIT).works()).isTrue();
        good.blobs().keySet().forEach(digest -> server.removeBlob("shop", digest));

        RollbackOption git = option(plan(routed), Way.GIT);

        assertThat(git.works()).isFalse();
        assertThat(git.why())
                .isEqualTo(server.host() + "/shop does not have the whole image of " + GOOD
                        + " anymore; a promotion copies it again");
    }

    @Test
    void plansWithoutAGitRepository() throws Exception {
        withoutFlux();
        Files.move(folder.resolve(".git"), folder.resolve("no-git"));

        GitRollbackPlan plan = plan();

        assertThat(plan.recommended().way()).isEqualTo(Way.GIT);
        assertThat(plan.recommended().commands()).isEmpty();
        assertThat(plan.found().commits()).isEmpty();
        assertThat(plan.found().notes()).singleElement().asString().startsWith("git cannot read a commit here");
        assertThat(plan.patch()).contains("+          image: " + server.host() + "/shop:" + GOOD + "@sha256:");
    }

    @Test
    void sendsFewRequestsToALargeRepository() {
        for (int i = 0; i < 3_000; i++) {
            server.push(
                    "shop", "develop-v1.0." + i + "-abcdef1-" + (1_763_000_000L + i), good.mediaType(), good.bytes());
        }
        server.forgetRequests();

        plan();

        assertThat(server.requests()).hasSizeLessThan(30);
    }
}
