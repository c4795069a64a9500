package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code publishImage} builds once, under a tag of the branch's environment. */
class PublishImageTest {
    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final SampleImage built = ImageBuilder.image().version("1.4.2").build();
    private final String repository = REGISTRY.host() + "/publish/shop";

    @TempDir
    Path folder;

    @BeforeEach
    void configure() {
        Controller.withPlainHttp(REGISTRY.host());
        REGISTRY.push("publish/built", "any", built);
    }

    private LibraryRun publish(LibraryRun run, String arguments) {
        return run.run("""
                def published = publishImage(%s) { reference ->
                    echo "building ${reference}"
                    withEnv(["IMAGE=${reference}"]) {
                        node('docker') {
                            sh 'skopeo --insecure-policy copy -q --src-tls-verify=false --dest-tls-verify=false docker://%s/publish/built:any "docker://$IMAGE"'
                        }
                    }
                }
                echo "got ${published.image} ${published.digest}"
                """.formatted(arguments, REGISTRY.host()));
    }

    private String arguments() {
        return "image: '" + repository + "', version: '1.4.2'";
    }

    private LibraryRun pipeline() throws IOException {
        return new LibraryRun(folder.resolve("workspace"));
    }

    @ParameterizedTest
    @CsvSource({"main,staging", "develop,develop"})
    void publishesForTheEnvironmentOfTheBranch(String branch, String environment) throws IOException {
        LibraryRun run = publish(pipeline().ofBranch(branch), arguments());

        assertThat(run.ending()).isEqualTo("SUCCESS");
        String tag = repository + ":" + environment + "-v1.4.2-1f3e5d7a90c4-\\d{10}";
        assertThat(run.log()).anyMatch(line -> line.matches("building " + tag));
        assertThat(run.log())
                .anyMatch(line -> line.matches("Published " + tag + ", which is " + repository + "@" + built.digest()));
        assertThat(run.log()).anyMatch(line -> line.matches("got " + tag + " " + built.digest()));
    }

    @ParameterizedTest
    @CsvSource({"main,staging", "develop,develop"})
    void listsTheImageWithItsDigestInTheBuild(String branch, String environment) throws IOException {
        LibraryRun run = publish(pipeline().ofBranch(branch), arguments());

        assertThat(PublishedImagesAction.of(run.steps().build()))
                .singleElement()
                .satisfies(published -> {
                    assertThat(published.getImage())
                            .matches(repository + ":" + environment + "-v1\\.4\\.2-1f3e5d7a90c4-\\d{10}");
                    assertThat(published.getDigest()).isEqualTo(built.digest().toString());
                    assertThat(published.getEnvironment()).isEqualTo(environment);
                    assertThat(published.getVersion()).isEqualTo("1.4.2");
                    assertThat(published.getCommit()).isEqualTo("1f3e5d7a90c4");
                    assertThat(published.getPinned()).isEqualTo(repository + "@" + built.digest());
                });
    }

    @Test
    void listsNothingIfTheBodyFails() throws IOException {
        LibraryRun run = pipeline().ofBranch("main").run("""
                publishImage(%s) { reference -> error 'the build failed' }
                """.formatted(arguments()));

        assertThat(run.ending()).isEqualTo("FAILURE: the build failed");
        assertThat(PublishedImagesAction.of(run.steps().build())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature/x", "PR-7", "production"})
    void refusesEveryOtherBranchBeforeAnythingIsBuilt(String branch) throws IOException {
        LibraryRun run = publish(pipeline().ofBranch(branch), arguments());

        assertThat(run.ending()).startsWith("FAILURE: No environment is built from this branch.  [NOT_BUILT]");
        assertThat(run.log()).noneMatch(line -> line.startsWith("building "));
    }

    @Test
    void shortensAWholeHashToTheFormOfEveryTag() throws IOException {
        LibraryRun run =
                publish(pipeline().ofBranch("main"), arguments() + ", commit: '3f9c2ab41d07" + "0".repeat(28) + "'");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).anyMatch(line -> line.matches("Published .*-v1\\.4\\.2-3f9c2ab41d07-\\d{10}, .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "error 'the build failed'"})
    void leavesNoLoginOnTheAgent(String end) throws IOException {
        LibraryRun run = pipeline().ofBranch("main").run("""
                node('docker') {
                    publishImage(%s) { reference ->
                        sh 'mkdir "$DOCKER_CONFIG" && echo password >"$DOCKER_CONFIG/config.json" && echo "in $DOCKER_CONFIG"'
                        %s
                    }
                }
                """.formatted(arguments(), end));

        String config = run.log().stream()
                .filter(line -> line.startsWith("in "))
                .findFirst()
                .orElseThrow()
                .substring("in ".length());
        assertThat(Path.of(config)).doesNotExist();
        assertThat(Path.of(config).getParent()).isEqualTo(Path.of(run.workspace() + "@tmp"));
    }

    @Test
    void refusesABodyThatPushedNothing() throws IOException {
        LibraryRun run = pipeline().ofBranch("main").run("""
                publishImage(%s) { reference -> echo "forgot ${reference}" }
                """.formatted(
                        "image: '" + REGISTRY.host() + "/publish/nothing', version: '1.4.2'"));

        assertThat(run.ending()).contains("[REPOSITORY_NOT_FOUND]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: 'r/a', versoin: '1'     | publishImage: unknown argument \"versoin\". Did you mean \"version\"?  [INVALID_ARGUMENTS]",
                "image: 'r/a'                   | publishImage: argument \"version\" is missing.  [INVALID_ARGUMENTS]",
                "image: 'r/a', version: '1.4'   | This version is not valid in an immutable tag.  [INVALID_TAG]"
            })
    void refusesArgumentsThatItDoesNotUnderstand(String arguments, String refusal) throws IOException {
        LibraryRun run = publish(pipeline().ofBranch("main"), arguments);

        assertThat(run.ending()).startsWith("FAILURE: " + refusal);
    }
}
