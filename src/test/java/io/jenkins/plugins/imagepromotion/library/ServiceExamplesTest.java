package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.Controller;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service copies into its repository, for every push: checked, built once and pushed, tested by its digest. */
class ServiceExamplesTest {

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    @TempDir
    Path folder;

    private Agent agent;
    private String path;

    static Stream<Arguments> publishing() {
        return Stream.of(Pipelines.SERVICE, Pipelines.SCRIPTED_SERVICE, Pipelines.ONE_LINE_SERVICE)
                .flatMap(file ->
                        Stream.of(Arguments.of(file, "develop", "develop"), Arguments.of(file, "main", "staging")));
    }

    @BeforeEach
    void configure(TestInfo test) throws IOException {
        Controller.withPlainHttp(REGISTRY.host());
        CredentialsFixture.usernamePassword("registry", "robot", "pass word");
        path = "t" + Math.abs((test.getTestMethod() + test.getDisplayName()).hashCode());
        agent = Agent.below(folder, REGISTRY.host())
                .holding("Dockerfile", "FROM scratch\nCOPY . /app\n")
                .holding("deploy/production.yaml", "image: app@sha256:" + "0".repeat(64) + "\n");
    }

    private LibraryRun push(String file, String branch) {
        return agent.build().ofBranch(branch).run(Pipelines.of(file, REGISTRY.host() + "/" + path));
    }

    private List<String> tags() {
        return TestRegistries.plain(REGISTRY.host(), new Cancellation())
                .tags(REGISTRY.repository(path + "/shop"))
                .stream()
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("publishing")
    void publishOneImageAndTestWhatWasPushed(String file, String branch, String environment) {
        LibraryRun run = push(file, branch);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(tags()).singleElement().asString().matches(environment + "-v1\\.4\\.2-1f3e5d7a90c4-\\d{10}");
        String shop = REGISTRY.host() + "/" + path + "/shop";
        assertThat(run.log())
                .anyMatch(line -> line.matches("self-test of " + shop + "@sha256:[0-9a-f]{64}: ok"))
                .noneMatch(line -> line.contains("pass word"));
        // What it says is what the promotion job accepts; an image of develop cannot be promoted.
        assertThat(run.log().contains("To release it, start the promotion job with " + shop + ":" + tags().get(0)))
                .isEqualTo(environment.equals("staging"));
        assertThat(run.log())
                .filteredOn(line -> line.startsWith("To release it"))
                .hasSizeLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.SERVICE, Pipelines.SCRIPTED_SERVICE, Pipelines.ONE_LINE_SERVICE})
    void buildNothingForOtherBranchesAndTakeNoAgentForIt(String file) {
        LibraryRun run = push(file, "PR-7");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).containsOnlyOnce("[Pipeline] node");
        assertThat(run.log())
                .contains("[Pipeline] assertImmutableReferences")
                .noneMatch(line -> line.contains("docker build"));
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.SERVICE, Pipelines.SCRIPTED_SERVICE, Pipelines.ONE_LINE_SERVICE})
    void buildNothingWhereTheWorkspaceNamesAMutableTag(String file) throws IOException {
        agent.holding("deploy/production.yaml", "image: app:latest\n");

        LibraryRun run = push(file, "main");

        assertThat(run.ending()).contains("[MUTABLE_REFERENCES]", "deploy/production.yaml:1");
        assertThat(run.log()).noneMatch(line -> line.contains("docker build"));
    }

    @ParameterizedTest
    @CsvSource({"build, 7", "push, 8", "run, 9"})
    void failWithTheirCommand(String command, int status) throws IOException {
        agent.failing(command, status);

        LibraryRun run = push(Pipelines.SERVICE, "main");

        assertThat(run.ending()).isEqualTo("FAILURE: script returned exit code " + status);
        assertThat(run.log()).doesNotContain("To release it");
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.SERVICE, Pipelines.SCRIPTED_SERVICE, Pipelines.ONE_LINE_SERVICE})
    void goOnWhereTheyWereAfterARestartAtAnyStep(String file) {
        LibraryRun run =
                agent.build().ofBranch("main").restarting().run(Pipelines.of(file, REGISTRY.host() + "/" + path));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(tags()).hasSize(1);
    }

    @Test
    void buildTheSampleApplicationWithoutDocker() throws IOException {
        agent.holdingAll(Path.of("examples/sample-app"), "examples/sample-app")
                .holdingAll(Path.of("examples/gitops"), "examples/gitops");

        LibraryRun run = push(Pipelines.SAMPLE_APP, "main");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).noneMatch(line -> line.contains("docker build"));
        assertThat(TestRegistries.plain(REGISTRY.host(), new Cancellation()).tags(REGISTRY.repository(path + "/hello")))
                .hasSize(1);
    }
}
