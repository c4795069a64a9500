package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Reflection;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.scan.Scan;
import io.jenkins.plugins.imagepromotion.scan.ScanSettings;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Tests that the example GitOps repositories pass our checks, and that automation selects the newest promotions. */
class GitOpsExamplesTest {
    private static final Path FLUX = Path.of("examples/gitops");
    private static final Path ARGO = Path.of("examples/gitops-argocd");
    private static final Path HELLO = FLUX.resolve("flux/apps/hello");
    private static final Repository IMAGE = new Repository("registry.example.com", "team/hello");
    private static final String STAGING = "registry.example.com/team/hello:staging-v1.4.2-1f3e5d7a90c4-1763800000";

    @TempDir
    private Path folder;

    private static Policy policy(Path repository) throws IOException {
        return PolicyFile.parse("example", Files.readString(repository.resolve("image-promotion.yaml")));
    }

    private static List<Finding> findings(Path folder, Policy policy) {
        return new Scan(ScanSettings.of(policy, LocalDate.of(2026, 11, 29)))
                .run(List.of(new Scan.Root(folder, "")))
                .findings();
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples/gitops", "examples/gitops-argocd"})
    void passTheirOwnChecks(Path repository) throws IOException {
        assertThat(findings(repository, policy(repository))).isEmpty();
        assertThat(GitOpsTree.read(repository, Selection.ALL).unreadable()).isEmpty();
    }

    @Test
    void passTheChecksOfTheDefaultPolicyIfTheyUseItsTags() {
        assertThat(findings(FLUX, Policy.threeTier())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "production/deployment.yaml, production-v1.4.2-1f3e5d7a90c4-1763900000@sha256:"
                + "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "develop/deployment.yaml, develop-v1.4.2-1f3e5d7a90c4-1763790000"
    })
    void failTheirChecksIfTheyDeployAStagingImageElsewhere(String file, String written) throws IOException {
        Path changed = copyOfFlux().resolve("flux/apps/hello").resolve(file);
        Files.writeString(changed, Files.readString(changed).replace(IMAGE + ":" + written, STAGING));

        assertThat(findings(folder, policy(FLUX)))
                .extracting(Finding::reference)
                .containsExactly(STAGING);
    }

    private Path copyOfFlux() throws IOException {
        try (Stream<Path> files = Files.walk(FLUX)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(FLUX.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return folder;
    }

    /** Returns tags for every environment, and other tags. In each environment, the newest tag has a lower version. */
    private static List<String> tags(Policy policy) {
        List<String> tags = new ArrayList<>(List.of("latest", "main", "1.4.2", "sha256-2cf24dba.sig"));
        for (Environment environment : policy.environments()) {
            tags.add(environment.mint("1.9.0", "0a1b2c3d4e5f", 1_763_700_000).toString());
            tags.add(environment.mint("1.10.0", "1f3e5d7a90c4", 1_763_800_000).toString());
            tags.add(environment.mint("1.9.0", "0a1b2c3d4e5f", 1_763_900_000).toString());
        }
        return tags;
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples/gitops", "examples/gitops-argocd"})
    void selectTheNewestTagOfEachEnvironmentEvenIfItsVersionIsLower(Path repository) throws IOException {
        Policy policy = policy(repository);
        GitOpsTree tree = GitOpsTree.read(repository, Selection.ALL);

        assertThat(tree.selectors())
                .extracting(each -> each.repository().orElseThrow())
                .containsOnly(IMAGE);
        assertThat(tree.selectors())
                .extracting(each ->
                        each.select(tags(policy), BuildTimes.UNKNOWN).tag().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(policy.environments().stream()
                        .map(each -> each.mint("1.9.0", "0a1b2c3d4e5f", 1_763_900_000)
                                .toString())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples/gitops", "examples/gitops-argocd"})
    void deployAProductionPromotionOnlyToProduction(Path repository) throws IOException {
        Policy policy = policy(repository);
        String promoted = policy.environment("production")
                .mint("1.11.0", "2a3b4c5d6e7f", 1_764_000_000)
                .toString();

        List<Prediction> predictions = GitOpsTree.read(repository, Selection.ALL).selectors().stream()
                .filter(each -> each.repository().filter(IMAGE::equals).isPresent())
                .map(each -> Prediction.of(each, tags(policy), promoted, BuildTimes.UNKNOWN))
                .toList();

        assertThat(predictions)
                .hasSize(3)
                .filteredOn(each -> !each.then().equals(each.now()))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.isSelected()).isTrue();
                    assertThat(change.selector().title()).contains("hello-production");
                });
    }

    /** This is why the example has its own tag format: in alphabetical order, 1.9.0 always comes after 1.10.0. */
    @Test
    void wouldSelectAnOlderTagWithArgoCdIfTheyUsedTheDefaultTags() throws IOException {
        Path application = folder.resolve("application.yaml");
        Files.writeString(
                application,
                Files.readString(ARGO.resolve("argocd/hello-production.yaml"))
                        .replace("regexp:^production-[0-9]{10}-v[0-9.]+-[0-9a-f]+$", "regexp:^production-v"));
        List<String> tags =
                List.of("production-v1.9.0-0a1b2c3d4e5f-1763700000", "production-v1.10.0-1f3e5d7a90c4-1763800000");

        assertThat(GitOpsTree.read(folder, Selection.ALL)
                        .selectors()
                        .get(0)
                        .select(tags, BuildTimes.UNKNOWN)
                        .tag())
                .hasValue("production-v1.9.0-0a1b2c3d4e5f-1763700000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"develop", "staging", "production"})
    void letFluxWriteOnlyTheImageInTheEnvironmentFolder(String environment) {
        GitOpsTree tree = GitOpsTree.read(FLUX, Selection.ALL);
        ImagePolicy policy = policyOf(tree, environment);

        assertThat(tree.writtenBy(policy))
                .extracting(setter -> setter.place().file() + " " + setter.part())
                .containsExactly("flux/apps/hello/" + environment + "/deployment.yaml " + Setter.Part.IMAGE);
        assertThat(tree.automations())
                .filteredOn(each -> each.path().endsWith("/" + environment))
                .singleElement()
                .satisfies(each -> assertThat(each.path()).isEqualTo("flux/apps/hello/" + environment));
    }

    @Test
    void pinProductionByDigest() throws IOException {
        GitOpsTree tree = GitOpsTree.read(FLUX, Selection.ALL);

        assertThat(policyOf(tree, "production").reflection()).isEqualTo(Reflection.IF_NOT_PRESENT);
        assertThat(tree.writtenBy(policyOf(tree, "production")))
                .singleElement()
                .satisfies(setter -> assertThat(setter.value()).matches(".+:production-v.+@sha256:[0-9a-f]{64}"));
    }

    /** Flux ignores files that no kustomization lists. */
    @Test
    void applyEveryFile() throws IOException {
        List<String> applied = new ArrayList<>(List.of("kustomization.yaml"));
        for (String part : List.of("", "base/", "develop/", "staging/", "production/")) {
            Map<?, ?> kustomization = new Yaml().load(Files.readString(HELLO.resolve(part + "kustomization.yaml")));
            applied.add(part + "kustomization.yaml");
            ((List<?>) kustomization.get("resources")).forEach(each -> applied.add(part + each));
            if (kustomization.get("patches") instanceof List<?> patches) {
                patches.forEach(each -> applied.add(part + ((Map<?, ?>) each).get("path")));
            }
        }
        try (Stream<Path> files = Files.walk(HELLO)) {
            assertThat(files.filter(Files::isRegularFile).map(HELLO::relativize).map(Path::toString))
                    .allMatch(applied::contains);
        }
    }

    @Test
    void haveAFluxKustomizationForEachEnvironment() throws IOException {
        List<String> paths = new ArrayList<>();
        for (Object each : new Yaml().loadAll(Files.readString(FLUX.resolve("flux/cluster/hello.yaml")))) {
            paths.add(((Map<?, ?>) ((Map<?, ?>) each).get("spec")).get("path").toString());
        }

        assertThat(paths)
                .containsExactly(
                        "./flux/apps/hello",
                        "./flux/apps/hello/develop",
                        "./flux/apps/hello/staging",
                        "./flux/apps/hello/production")
                .allSatisfy(path -> assertThat(FLUX.resolve(path)).isDirectory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"develop", "staging", "production"})
    void letArgoCdWriteTheValuesThatItsApplicationReads(String environment) throws IOException {
        Map<?, ?> application =
                new Yaml().load(Files.readString(ARGO.resolve("argocd/hello-" + environment + ".yaml")));
        Map<?, ?> annotations = (Map<?, ?>) ((Map<?, ?>) application.get("metadata")).get("annotations");
        Map<?, ?> source = (Map<?, ?>) ((Map<?, ?>) application.get("spec")).get("source");
        String values = "values-" + environment + ".yaml";

        assertThat(annotations.get("argocd-image-updater.argoproj.io/write-back-target"))
                .isEqualTo("helmvalues:" + values);
        assertThat(source.toString()).contains("valueFiles=[" + values + "]");
        assertThat(ARGO.resolve(source.get("path").toString()).resolve(values)).exists();
    }

    private static ImagePolicy policyOf(GitOpsTree tree, String environment) {
        return tree.policies().stream()
                .filter(each -> each.name().name().equals("hello-" + environment))
                .findFirst()
                .orElseThrow();
    }
}
