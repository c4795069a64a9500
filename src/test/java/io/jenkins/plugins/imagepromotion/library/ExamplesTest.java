package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Every example works: the tests read, scan, load or run each file. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Pattern LINK = Pattern.compile("(?m)^\\| \\[[^\\]]+\\]\\(([^)#:]+)\\)");

    static List<Path> yaml() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .toList();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void areAllListedAndNothingElseIs() throws IOException {
        Set<String> listed = LINK.matcher(Files.readString(EXAMPLES.resolve("README.md")))
                .results()
                .map(found -> EXAMPLES.resolve(found.group(1)).normalize().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = files().stream()
                .map(Path::toString)
                .filter(file -> !file.endsWith("README.md"))
                .collect(Collectors.toCollection(TreeSet::new));
        there.add("Jenkinsfile.example");

        assertThat(listed).isEqualTo(there);
    }

    @Test
    void areAllRunWhereTheyArePipelines() throws IOException {
        Set<String> pipelines = files().stream()
                .filter(file -> file.getFileName().toString().startsWith("Jenkinsfile"))
                .map(Path::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        pipelines.add("Jenkinsfile.example");

        assertThat(Pipelines.ALL).isEqualTo(pipelines);
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void areReadableAsYaml(Path file) throws IOException {
        assertThat(new Yaml().loadAll(Files.readString(file)))
                .isNotEmpty()
                .allSatisfy(document -> assertThat(document).isInstanceOf(Map.class));
    }

    @Test
    void configureAController() throws IOException {
        ImagePromotionConfiguration configuration = Controller.fresh();

        DataBinding.configure(configuration, section("imagePromotion"));

        assertThat(configuration.getRegistries()).singleElement().satisfies(registry -> {
            assertThat(registry.getHost()).isEqualTo("registry.example.com");
            assertThat(registry.getCredentialsId()).isEqualTo("registry");
            assertThat(registry.getPromotionCredentialsId()).isEqualTo("registry-promotion");
            assertThat(registry.isAllowStepCredentials()).isFalse();
        });
        assertThat(configuration.isOnlyConfiguredRegistries()).isTrue();
        assertThat(configuration.judgingPolicy().environments())
                .extracting(Environment::name)
                .containsExactly("develop", "staging", "production");
        assertThat(configuration
                        .judgingPolicy()
                        .environment("production")
                        .demands()
                        .get(NoDowngrade.class)
                        .on())
                .isTrue();
    }

    /** The pipeline never holds the key to production. */
    @Test
    void keepTheKeyToProductionFromEveryPipeline() throws IOException {
        assertThat(Files.readString(EXAMPLES.resolve("controller/jenkins.yaml")))
                .contains("scope: SYSTEM\n              id: registry-promotion\n");
        for (Path file : files()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain("'registry-promotion'");
        }
        for (String job : List.of(
                "promotion-job/Jenkinsfile",
                "promotion-job/Jenkinsfile.scripted",
                "release-job/Jenkinsfile",
                "rollback-job/Jenkinsfile",
                "rollback-job/Jenkinsfile.release")) {
            assertThat(Files.readString(EXAMPLES.resolve(job))).as(job).doesNotContain("credentialsId");
        }
    }

    @Test
    void wouldNotConfigureAControllerWithAMistake() {
        ImagePromotionConfiguration configuration = Controller.fresh();
        Map<String, ?> mistake =
                Map.of("registries", List.of(Map.of("host", "registry.example.com", "credentials", "x")));

        assertThatThrownBy(() -> DataBinding.configure(configuration, mistake))
                .hasMessage("RegistryConfiguration has no [credentials]");
    }

    @Test
    void loadTheLibraryByTheNameThatThePipelinesUse() throws IOException {
        Map<?, ?> library = (Map<?, ?>) ((List<?>) section("globalLibraries").get("libraries")).get(0);

        assertThat(library.get("name")).isEqualTo("image-promotion");
        for (Path file : files()) {
            if (file.getFileName().toString().startsWith("Jenkinsfile")
                    && !file.toString().endsWith(".scripted")) {
                assertThat(file).content().contains("@Library('image-promotion') _\n");
            }
        }
    }

    /** A path in the file would be relative to the folder that Jenkins was started in. */
    @Test
    void configureAControllerWithOneFile() throws IOException {
        assertThat(controller().toString()).doesNotContain("file=");
        // Configuration as Code would replace a variable of Groovy with one of the environment.
        assertThat(jobScript()).doesNotContain("$");
    }

    @Test
    void setUpJobsForPipelinesThatAreHere() throws IOException {
        assertThat(JobDefinitions.of(jobScript()))
                .containsKeys("shop", "shop-promotion", "shop-verification", "shop-rollback")
                .allSatisfy((job, calls) -> {
                    if (!job.equals("shop")) {
                        String kind = job.replace("shop-", "");
                        assertThat(calls).contains("definition/cpsScm/scriptPath " + kind + "-job/Jenkinsfile");
                        assertThat(EXAMPLES.resolve(kind + "-job/Jenkinsfile")).exists();
                    }
                });
    }

    /** Loading the configuration again replaces what a build took from its Jenkinsfile. */
    @ParameterizedTest
    @ValueSource(strings = {"promotion", "verification", "rollback"})
    void defineJobsWithTheParametersAndTimersOfTheirPipelines(String kind) throws IOException {
        String pipeline = Files.readString(EXAMPLES.resolve(kind + "-job/Jenkinsfile"));
        List<String> expected = new ArrayList<>();
        Pattern.compile("(?s)(?:string|imageToPromote)\\(name: '(\\w+)',[^)]*?description: '([^']+)'")
                .matcher(pipeline)
                .results()
                .forEach(it -> expected.add("parameters/stringParam " + it.group(1) + "  " + it.group(2)));
        Pattern.compile("(?s)booleanParam\\(name: '(\\w+)', defaultValue: (\\w+),[^)]*?description: '([^']+)'")
                .matcher(pipeline)
                .results()
                .forEach(it ->
                        expected.add("parameters/booleanParam " + it.group(1) + " " + it.group(2) + " " + it.group(3)));
        expected.add("properties/disableConcurrentBuilds");
        Pattern.compile("cron\\('(.+)'\\)")
                .matcher(pipeline)
                .results()
                .forEach(it -> expected.add("properties/pipelineTriggers/triggers/cron/spec " + it.group(1)));

        assertThat(JobDefinitions.of(jobScript()).get("shop-" + kind))
                .filteredOn(call -> !call.startsWith("definition"))
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "promotion-job/Jenkinsfile",
                "rollback-job/Jenkinsfile",
                "rollback-job/Jenkinsfile.release",
                "release-job/Jenkinsfile"
            })
    void askApproversWhomTheControllerHas(String file) throws IOException {
        String approvers = Pattern.compile("approvers: '([^']+)'")
                .matcher(Files.readString(EXAMPLES.resolve(file)))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        String permissions = controller().get("jenkins").toString();

        assertThat(approvers.split(", "))
                .isNotEmpty()
                .allSatisfy(user -> assertThat(permissions)
                        .contains(
                                "{id=" + user + ", password=",
                                "{name=" + user + ", permissions=[Job/Build, Job/Cancel]}"));
    }

    private static String jobScript() throws IOException {
        return ((Map<?, ?>) ((List<?>) controller().get("jobs")).get(0))
                .get("script")
                .toString();
    }

    private static Map<?, ?> controller() throws IOException {
        return new Yaml().load(Files.readString(EXAMPLES.resolve("controller/jenkins.yaml")));
    }

    private static Map<?, ?> section(String name) throws IOException {
        return (Map<?, ?>) ((Map<?, ?>) controller().get("unclassified")).get(name);
    }
}
