package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines that build where an image is promoted, on the engine: the command never starts. */
class GuardedPipelineTest {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    @TempDir
    Path folder;

    private String image;

    @BeforeEach
    void stage() {
        Controller.withPlainHttp(REGISTRY.host());
        REGISTRY.push("guard/shop", STAGING, ImageBuilder.image().build());
        image = REGISTRY.host() + "/guard/shop:" + STAGING;
    }

    private LibraryRun run(String pipeline) throws IOException {
        return new LibraryRun(folder.resolve("workspace")).run(pipeline.replace("IMAGE", image));
    }

    @Test
    void buildNothingOnceTheyPromoted() throws IOException {
        LibraryRun run = run("""
                promoteImage image: 'IMAGE'
                node { sh 'echo started; docker build .' }
                """);

        assertThat(run.ending())
                .startsWith("FAILURE: Refused to start sh: it builds an image, and this build promotes to a protected"
                        + " environment.  [BUILD_IN_GUARD]");
        assertThat(run.log()).doesNotContain("started");
    }

    @Test
    void promoteNothingOnceTheyBuilt() throws IOException {
        LibraryRun run = run("""
                parallel(
                    image: { node { sh 'docker() { echo "docker $*"; }; docker push app' } },
                    tests: { echo 'testing' })
                promoteImage image: 'IMAGE'
                """);

        assertThat(run.ending()).contains("[BUILT_IN_THIS_RUN]", "built: docker push (sh, line 1)");
        assertThat(run.log()).contains("docker push app", "testing");
    }

    @Test
    void runOtherCommandsBesideAPromotion() throws IOException {
        LibraryRun run = run("""
                promoteImage image: 'IMAGE'
                node { sh 'echo docker build is what nobody does here' }
                """);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).contains("docker build is what nobody does here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker build .",
                "docker buildx build --push .",
                "podman push app",
                "cd app && buildah bud .",
                "mvn -B jib:build",
                "/kaniko/executor --destination app",
                "skopeo copy docker://a docker://registry.example.com/app:production-v1.0.0-1f3e5d7-1763800000"
            })
    void startNoBuildInsideOfTheGuard(String command) throws IOException {
        LibraryRun run = run("""
                productionGuard {
                    stage('Release') {
                        node { sh 'echo started; %s' }
                    }
                }
                """.formatted(command));

        assertThat(run.ending())
                .startsWith("FAILURE: Refused to start sh: it ")
                .contains("and it runs inside productionGuard.  [BUILD_IN_GUARD]");
        assertThat(run.log()).doesNotContain("started");
    }

    @Test
    void runOtherCommandsInsideOfTheGuardAndBuildAfterIt() throws IOException {
        LibraryRun run = run("""
                def value = productionGuard {
                    node { sh 'docker() { echo "docker $*"; }; docker pull app' }
                    'the value of the block'
                }
                node { sh 'docker() { echo "docker $*"; }; docker build .' }
                echo value
                """);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).contains("docker pull app", "docker build .", "the value of the block");
    }

    @Test
    void areStillGuardedAfterARestart() throws IOException {
        LibraryRun run = new LibraryRun(folder.resolve("workspace"))
                .restarting()
                .run("productionGuard { echo 'before'; node { sh 'docker build .' } }");

        assertThat(run.ending()).contains("[BUILD_IN_GUARD]");
    }
}
