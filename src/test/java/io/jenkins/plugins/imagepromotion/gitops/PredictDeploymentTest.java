package io.jenkins.plugins.imagepromotion.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictDeploymentTest {
    private static final String OLD = "production-v1.4.1-0123abc-1763800000";
    private static final String NEW = "production-v1.4.2-abcdef1-1763900000";
    private static final String POLICY = FluxRepository.POLICY;
    private static final String IMAGE = "Application argocd/app, image app (apps/app/production/app.yaml:7)";

    @TempDir
    Path root;

    private final ScriptedRegistry server = ScriptedRegistry.start();
    private FluxRepository git;
    private Digest old;

    @BeforeEach
    void prepare() {
        git = new FluxRepository(root, server.host() + "/app");
        old = push(OLD, "old");
        push("staging-v1.4.2-abcdef1-1763850000", "new");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Digest push(String tag, String what) {
        server.pushBlob("{}");
        return server.push(
                "app", tag, MediaTypes.OCI_MANIFEST, """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,
                 "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
                 "layers":[],"annotations":{"what":"%s"}}""".formatted(what).getBytes(StandardCharsets.UTF_8));
    }

    private PredictDeployment predict() {
        return new PredictDeployment(
                TestRegistries.plain(server.host(), new Cancellation()),
                Policy.threeTier(),
                GitOpsTree.read(root, Selection.ALL));
    }

    private DeploymentForecast with(String tag) {
        return predict().with(ImageReference.parse(server.host() + "/app:" + tag));
    }

    private List<String> reasons(String tag) {
        DeploymentForecast forecast = with(tag);
        assertThat(forecast.deploying()).isEmpty();
        assertThat(forecast.failure().orElseThrow().code()).isEqualTo(FailureCode.NOT_SELECTED);
        return forecast.reasons();
    }

    @Test
    void showsWhatEachPolicySelectsNowWithItsDigest() {
        DeploymentForecast now = predict().now(Optional.empty());

        assertThat(now.failure()).isEmpty();
        assertThat(now.selectors()).hasSize(2);
        SelectorForecast production = now.selectors().get(0);
        assertThat(production.name()).isEqualTo(POLICY);
        assertThat(production.environment()).hasValue("production");
        assertThat(production.prediction().now().tag()).hasValue(OLD);
        assertThat(production.digestNow()).hasValue(old);
        assertThat(production.written())
                .extracting(each -> each.place().toString())
                .containsExactly("apps/app/production/release.yaml:2");
        assertThat(server.requests())
                .as("both policies share one list")
                .filteredOn(each -> each.contains("tags/list"))
                .hasSize(1);
    }

    @Test
    void reportsWhatTheTagDisplacesAndWhichFieldsReceiveIt() {
        DeploymentForecast forecast = with(NEW);

        assertThat(forecast.failure()).isEmpty();
        assertThat(forecast.deploying())
                .extracting(SelectorForecast::sentence)
                .containsExactly(POLICY
                        + " selects it instead of " + OLD
                        + " and writes it to apps/app/production/release.yaml:2, without its digest");
        assertThat(forecast.selectors().get(0).displacesOtherImage())
                .as("it does not exist yet")
                .isEmpty();
        assertThat(server.requests()).noneMatch(each -> each.contains(NEW));
    }

    @Test
    void comparesImagesByDigest() {
        assertThat(promoted(old).deploying().get(0).sentence())
                .contains(" instead of " + OLD + " (the same image) and writes it to ");
        assertThat(promoted(Digest.parse("sha256:" + "a".repeat(64)))
                        .deploying()
                        .get(0)
                        .sentence())
                .contains(" instead of " + OLD + " (a different image) and writes it to ");
    }

    private DeploymentForecast promoted(Digest digest) {
        return predict().with(ImageReference.parse(server.host() + "/app:" + NEW), "production", digest, tags());
    }

    private List<Tag> tags() {
        return TestRegistries.plain(server.host(), new Cancellation())
                .tags(ImageReference.parse(server.host() + "/app").repository());
    }

    @Test
    void givesThePolicyAndTheRecordTheirFacts() {
        List<String> log = new ArrayList<>();
        Selected selected = predict()
                .forPromotions(log::add)
                .selects(ImageReference.parse(server.host() + "/app:" + NEW), "production", old, tags());

        assertThat(selected).isEqualTo(new Selected(List.of(POLICY), List.of(OLD + "@" + old), List.of(), ""));
        assertThat(log)
                .containsExactly("after the promotion: " + POLICY + " selects it instead of " + OLD
                        + " (the same image) and writes it to apps/app/production/release.yaml:2, without its digest");
    }

    @Test
    void reportsThatTheDigestIsWrittenIfThePolicyReflectsIt() {
        git.environment("production", "digestReflectionPolicy: IfNotPresent");

        assertThat(with(NEW).deploying().get(0).sentence()).endsWith(", with its digest");
    }

    @Test
    void refusesATagIfAutomationSelectsANewerOne() {
        assertThat(reasons("production-v1.4.0-abcdef1-1763700000"))
                .containsExactly(POLICY + ": " + OLD + " ranks higher, and stays selected");
    }

    @Test
    void refusesATagThatTheFilterDoesNotMatch() {
        git.policy("apps/app/production/policy.yaml", "production", "^prod-", "");

        assertThat(reasons(NEW)).containsExactly(POLICY + ": its filter does not match (^prod-)");
    }

    @Test
    void refusesATagThatOnlyOtherEnvironmentsCouldSelect() {
        git.delete("apps/app/production/policy.yaml");

        assertThat(reasons(NEW))
                .containsExactly(
                        "the objects that select tags of the repository do not belong to the environment production:"
                                + " ImagePolicy flux-system/app-staging (apps/app/staging/policy.yaml:1)");
    }

    @Test
    void ignoresObjectsInOtherEnvironmentsThatSelectTheTag() {
        git.policy("apps/app/staging/policy.yaml", "staging", "-v.*-(?P<ts>[0-9]+)$", "");

        assertThat(with(NEW).deploying()).extracting(SelectorForecast::name).containsExactly(POLICY);
        git.environment("production", "suspend: true");
        assertThat(reasons(NEW)).containsExactly(POLICY + ": the policy is suspended");
    }

    @Test
    void findsTheEnvironmentByTheFieldsIfOneFolderContainsAllPolicies() {
        git.delete("apps/app/staging/policy.yaml");
        git.policy("clusters/production/staging.yaml", "staging", "^staging-v.*-(?P<ts>[0-9]+)$", "");

        DeploymentForecast forecast = with("staging-v1.5.0-abcdef1-1763990000");

        assertThat(forecast.reasons()).isEmpty();
        assertThat(forecast.deploying())
                .extracting(each -> each.environment().orElseThrow())
                .containsExactly("staging");
    }

    @Test
    void refusesATagFromARepositoryThatNoPolicyUses() {
        git.delete("apps/app/app-image-repo.yaml");

        assertThat(reasons(NEW))
                .containsExactly(
                        "no ImagePolicy or Argo CD image selects tags from " + server.host() + "/app",
                        POLICY + " does not name a known repository",
                        "ImagePolicy flux-system/app-staging (apps/app/staging/policy.yaml:1) does not name a known"
                                + " repository");
    }

    @Test
    void refusesATagIfAutomationIsSuspended() {
        git.environment("production", "suspend: true");
        assertThat(reasons(NEW)).containsExactly(POLICY + ": the policy is suspended");

        git.environment("production", "");
        git.automation("suspend: true");
        assertThat(reasons(NEW))
                .containsExactly(
                        POLICY + ": no ImageUpdateAutomation writes the tag to apps/app/production/release.yaml:2;"
                                + " suspended: flux-system/all (apps/automation.yaml:1)");
    }

    @Test
    void refusesATagIfAPatchCanStopTheAutomation() {
        git.write("apps/kustomization.yaml", """
                resources: [automation.yaml]
                patches:
                  - target: {kind: ImageUpdateAutomation}
                    patch: '[{op: add, path: /spec/suspend, value: true}]'
                """);

        assertThat(reasons(NEW))
                .containsExactly(
                        POLICY + ": no ImageUpdateAutomation writes the tag to apps/app/production/release.yaml:2;"
                                + " uncertain: flux-system/all (apps/automation.yaml:1), because the patch in"
                                + " apps/kustomization.yaml:3 can change it");
    }

    /** Writes two automations with different sources. */
    private void sources(String source, String other) {
        git.automation("sourceRef: {kind: GitRepository, name: " + source + "}");
        git.write("apps/other.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: other, namespace: flux-system}
                spec: {sourceRef: {kind: GitRepository, name: %s, namespace: flux-system}, update: {path: ./elsewhere}}
                """.formatted(other));
    }

    /** Writes a Kustomization that applies its own file. */
    private void bootstrap(String source) {
        git.write("clusters/production/flux-system/gotk-sync.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: flux-system, namespace: flux-system}
                spec: {path: ./clusters/production, sourceRef: {kind: GitRepository, name: %s}}
                """.formatted(source));
    }

    private static String notWritten(String why) {
        return POLICY + ": no ImageUpdateAutomation writes the tag to apps/app/production/release.yaml:2; uncertain:"
                + " flux-system/all (apps/automation.yaml:1), because it writes into GitRepository " + why;
    }

    @Test
    void refusesATagIfTheFilesMayBelongToOneOfTwoRepositories() {
        sources("apps", "fleet");

        assertThat(reasons(NEW))
                .singleElement()
                .asString()
                .startsWith(notWritten("flux-system/apps, and the files do not show whether they belong to it or to"
                        + " flux-system/fleet"));
    }

    @Test
    void countsOnlyAutomationOfTheRepositoryThatTheFilesBelongTo() {
        sources("apps", "fleet");
        bootstrap("apps");
        assertThat(with(NEW).failure()).isEmpty();

        bootstrap("fleet");
        assertThat(reasons(NEW))
                .containsExactly(notWritten("flux-system/apps, but the files belong to flux-system/fleet"));
    }

    @Test
    void acceptsATagIfAllAutomationWritesIntoOneRepository() {
        sources("flux-system", "flux-system");
        assertThat(with(NEW).failure()).isEmpty();
        bootstrap("flux-system");
        assertThat(with(NEW).failure()).isEmpty();

        sources("write", "flux-system");
        git.write("clusters/production/sources.yaml", """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: flux-system, namespace: flux-system}
                spec: {url: https://git.example.com/team/fleet}
                ---
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: write, namespace: flux-system}
                spec: {url: ssh://git@git.example.com/team/fleet.git}
                """);
        assertThat(with(NEW).failure()).isEmpty();
        git.delete("clusters/production/flux-system/gotk-sync.yaml");
        assertThat(with(NEW).failure()).isEmpty();
    }

    private void kustomization(String name, String path, boolean isSuspended) {
        git.write("clusters/" + name + ".yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: %s, namespace: flux-system}
                spec: {path: %s, suspend: %s}
                """.formatted(name, path, isSuspended));
    }

    @Test
    void refusesATagIfTheKustomizationOfItsFileIsSuspended() {
        kustomization("all", "./apps", false);
        kustomization("production", "./apps/app/production/", true);

        assertThat(reasons(NEW))
                .containsExactly(POLICY
                        + ": Kustomization flux-system/production (clusters/production.yaml:1) is suspended, so the"
                        + " cluster keeps its version of apps/app/production/release.yaml");
    }

    @Test
    void acceptsATagIfTheNearestKustomizationOfItsFileRuns() {
        kustomization("all", "./apps", true);
        kustomization("production", "./apps/app/production", false);
        kustomization("elsewhere", "./apps/app/prod", true);
        assertThat(with(NEW).failure()).isEmpty();

        kustomization("other-cluster", "./apps/app/production", true);
        assertThat(with(NEW).failure()).isEmpty();

        kustomization("other-cluster", "./apps/app/production", false);
        kustomization("canary", "./apps/app/production/canary", true);
        git.write(
                "apps/app/production/canary/release.yaml",
                "image: a:1 # {\"$imagepolicy\": \"flux-system:app-production\"}\n");
        assertThat(with(NEW).failure()).as("one of its files is applied").isEmpty();
    }

    @Test
    void refusesATagThatTheAutomationOfAnotherClusterOverwrites() {
        for (String cluster : List.of("staging", "production")) {
            git.environment(cluster, "");
            git.delete("apps/app/" + cluster + "/policy.yaml");
            git.write("clusters/" + cluster + "/policy.yaml", """
                    apiVersion: image.toolkit.fluxcd.io/v1
                    kind: ImagePolicy
                    metadata: {name: app, namespace: flux-system}
                    spec:
                      imageRepositoryRef: {name: app}
                      filterTags: {pattern: '^%s-v.*-(?P<ts>[0-9]+)$', extract: $ts}
                      policy: {numerical: {order: asc}}
                    """.formatted(cluster));
            git.write("clusters/" + cluster + "/automation.yaml", """
                    apiVersion: image.toolkit.fluxcd.io/v1
                    kind: ImageUpdateAutomation
                    metadata: {name: app, namespace: flux-system}
                    spec: {update: {path: ./apps}}
                    """);
            git.write(
                    "apps/app/" + cluster + "/release.yaml", "image: a:1 # {\"$imagepolicy\": \"flux-system:app\"}\n");
        }

        assertThat(reasons(NEW))
                .containsExactly("ImagePolicy flux-system/app (clusters/production/policy.yaml:1): ImagePolicy"
                        + " flux-system/app (clusters/staging/policy.yaml:1) of another environment also writes"
                        + " apps/app/production/release.yaml:1");
    }

    @Test
    void reportsThatABranchMustBeMerged() {
        git.automation("git: {checkout: {ref: {branch: main}}, push: {branch: updates}}");
        assertThat(with(NEW).deploying().get(0).sentence())
                .endsWith(" and writes it to apps/app/production/release.yaml:2 on the branch updates, which deploys it"
                        + " when it is merged, without its digest");

        git.automation("git: {checkout: {ref: {branch: main}}, push: {branch: main}}");
        assertThat(with(NEW).deploying().get(0).pushBranch()).isEmpty();

        git.automation("git: {push: {branch: main}}");
        assertThat(with(NEW).deploying().get(0).pushBranch())
                .as("the GitRepository says which branch it reads")
                .isEmpty();
    }

    @Test
    void refusesATagIfFluxSkipsItsFile() {
        git.write("apps/app/production/release.yaml", """
                - op: replace
                  path: /spec/image
                  value: app:old # {"$imagepolicy": "flux-system:app-production"}
                """);

        assertThat(reasons(NEW))
                .containsExactly(POLICY + ": Flux skips the files of its $imagepolicy comments, because a document in"
                        + " them is not an object: apps/app/production/release.yaml:3");
    }

    @Test
    void refusesATagThatFluxWritesToNoFileOfTheEnvironment() {
        git.delete("apps/app/production/release.yaml");
        assertThat(reasons(NEW))
                .containsExactly(POLICY + ": no $imagepolicy comment names it, so no automation writes the tag");

        git.write("apps/app/staging/wrong.yaml", "tag: x # {\"$imagepolicy\": \"flux-system:app-production:tag\"}\n");
        assertThat(reasons(NEW))
                .containsExactly(
                        POLICY + ": Flux writes it only to files of other environments: apps/app/staging/wrong.yaml:1");
    }

    @Test
    void ignoresNameFieldsAndDigestFieldsWithoutReflection() {
        for (String part : List.of("name", "digest")) {
            git.write(
                    "apps/app/production/release.yaml",
                    "x: y # {\"$imagepolicy\": \"flux-system:app-production:%s\"}\n".formatted(part));
            assertThat(reasons(NEW)).singleElement().asString().contains("no ImageUpdateAutomation writes the tag");
        }
    }

    @Test
    void refusesATagThatTiesWithAnother() {
        assertThat(reasons("production-v1.4.2-abcdef1-1763800000"))
                .containsExactly(POLICY + ": " + OLD + " ranks equally, and stays selected");
    }

    @Test
    void reportsUnreadableFiles() {
        git.delete("apps/app/production/policy.yaml");
        git.write("apps/broken.yaml", "kind: ImagePolicy\napiVersion: image.toolkit.fluxcd.io/v1\n a: [\n");

        assertThat(with(NEW).failure().orElseThrow().toString()).contains("\n  not read:    apps/broken.yaml:");
    }

    @Test
    void worksWithoutTheDigestOfAnUnreadableImage() {
        server.push("app", OLD, MediaTypes.OCI_MANIFEST, "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(with(NEW).deploying().get(0).digestNow()).isEmpty();
    }

    @Test
    void failsIfTheListOfTagsCannotBeRead() {
        server.when("GET /v2/app/tags/list.*", ScriptedRegistry.Fault.status(403, "DENIED", "no"));

        assertThat(catchThrowableOfType(ImagePromotionException.class, () -> with(NEW))
                        .code())
                .isEqualTo(FailureCode.FORBIDDEN);
        Repository app = ImageReference.parse(server.host() + "/app").repository();
        assertThat(catchThrowableOfType(
                                ImagePromotionException.class, () -> predict().now(Optional.of(app)))
                        .code())
                .isEqualTo(FailureCode.FORBIDDEN);
        DeploymentForecast all = predict().now(Optional.empty());
        assertThat(all.selectors()).isEmpty();
        assertThat(all.unlisted()).containsOnlyKeys(app);
        assertThat(all.failure().orElseThrow().code()).isEqualTo(FailureCode.FORBIDDEN);
    }

    @Test
    void refusesAFolderWithoutObjects(@TempDir Path empty) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new PredictDeployment(
                                TestRegistries.plain(server.host(), new Cancellation()),
                                Policy.threeTier(),
                                GitOpsTree.read(empty, Selection.ALL))
                        .now(Optional.empty()))
                .withMessage("The folder contains no object that selects tags.  [NOTHING_SCANNED]\n  Name the root of"
                        + " a GitOps repository that contains Flux ImagePolicy objects or annotations for Argo CD Image"
                        + " Updater.");
    }

    /** Adds an image for the {@code newest-build} strategy of Argo CD Image Updater. */
    private void argo(String more) {
        git.write("apps/app/production/policy.yaml", "");
        git.write("apps/app/staging/policy.yaml", "");
        git.write("apps/app/production/app.yaml", """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: app
                  namespace: argocd
                  annotations:
                    argocd-image-updater.argoproj.io/image-list: app=%s/app
                    argocd-image-updater.argoproj.io/app.update-strategy: newest-build
                    argocd-image-updater.argoproj.io/app.allow-tags: regexp:^production-
                """.formatted(server.host()) + more.indent(4));
    }

    private Digest built(String tag, String at) {
        return server.push(
                "app", tag, ImageBuilder.image().builtAt(Instant.parse(at)).build());
    }

    @Test
    void readsBuildTimesOnlyOfAllowedTags() {
        argo("");
        built(OLD, "2025-11-01T00:00:00Z");
        Digest newer = built(NEW, "2025-11-02T00:00:00Z");
        server.forgetRequests();

        DeploymentForecast forecast = with(NEW);

        assertThat(forecast.failure()).isEmpty();
        assertThat(forecast.deploying()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo(IMAGE);
            assertThat(each.digestThen()).hasValue(newer);
        });
        assertThat(server.requests()).noneMatch(each -> each.contains("staging-"));
    }

    /** Pushes an index whose linux/amd64 and linux/arm64 images have these build times. */
    private void index(String tag, String amd, String arm) {
        String children = "";
        for (String each : List.of("amd64 " + amd, "arm64 " + arm)) {
            String architecture = each.split(" ")[0];
            SampleImage image = ImageBuilder.image()
                    .platform("linux", architecture)
                    .builtAt(Instant.parse(each.split(" ")[1]))
                    .build();
            server.push("app", architecture + "-of-" + tag, image);
            children +=
                    "%s{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
                            .formatted(
                                    children.isEmpty() ? "" : ",",
                                    image.mediaType(),
                                    image.digest(),
                                    image.bytes().length,
                                    architecture);
        }
        server.push(
                "app",
                tag,
                MediaTypes.OCI_INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                        .formatted(MediaTypes.OCI_INDEX, children)
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isUnsureIfTheNewestBuildDependsOnThePlatform() {
        argo("");
        index(OLD, "2025-11-01T00:00:00Z", "2025-11-04T00:00:00Z");
        index(NEW, "2025-11-02T00:00:00Z", "2025-11-03T00:00:00Z");

        assertThat(reasons(NEW))
                .containsExactly(
                        IMAGE
                                + ": the newest image depends on the platform that the updater runs on; set the annotation platforms");

        argo("argocd-image-updater.argoproj.io/app.platforms: linux/amd64\n");
        assertThat(with(NEW).failure()).isEmpty();

        argo("argocd-image-updater.argoproj.io/app.platforms: linux/arm64\n");
        assertThat(reasons(NEW)).containsExactly(IMAGE + ": " + OLD + " ranks higher, and stays selected");
    }

    @Test
    void isUnsureAboutTheBuildTimeOfAnImageThatDoesNotExist() {
        argo("");
        built(OLD, "2025-11-01T00:00:00Z");

        assertThat(reasons(NEW))
                .containsExactly(IMAGE + ": it orders tags by build time, but " + NEW + " has no image yet");
    }

    @Test
    void limitsHowManyBuildTimesItReads() {
        argo("");
        for (int i = 0; i <= BuildTimesOfImages.MOST_TAGS; i++) {
            push("production-v1.0.%d-0123abc-1763000000".formatted(i), "x");
        }
        server.forgetRequests();

        assertThat(reasons(OLD))
                .containsExactly(
                        IMAGE
                                + ": it orders 202 tags by build time, but reads at most 200 build times; restrict its allow-tags");
        assertThat(server.requests()).hasSizeLessThan(5);
    }
}
