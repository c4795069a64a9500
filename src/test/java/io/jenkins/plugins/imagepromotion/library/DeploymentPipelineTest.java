package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs pipelines on the CPS engine that promote and wait for a cluster; a script replaces kubectl. */
class DeploymentPipelineTest {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String OTHER = "sha256:" + "b".repeat(64);

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    @TempDir
    Path folder;

    private final SampleImage image = ImageBuilder.image().build();

    @BeforeEach
    void stage() throws IOException {
        Controller.withPlainHttp(REGISTRY.host());
        REGISTRY.push("deployed/shop", STAGING, image);
        Files.createDirectories(folder.resolve("workspace"));
        kubectl("""
                count=$(cat count 2>/dev/null || echo 0); echo $((count + 1)) >count
                case $count in
                0) echo 'The connection to the server was refused' >&2; exit 1 ;;
                1) cat old.json ;;
                *) cat new.json ;;
                esac
                """);
        state("old.json", OTHER, "true");
        state("new.json", image.digest().toString(), "true");
    }

    private void kubectl(String script) throws IOException {
        Files.writeString(folder.resolve("workspace/kubectl"), script);
    }

    private void state(String file, String digest, String ready) throws IOException {
        Files.writeString(folder.resolve("workspace").resolve(file), """
                {"kind":"List","items":[{"kind":"Pod","metadata":{"name":"shop-1","namespace":"shop"},
                 "spec":{"containers":[{"name":"app","image":"HOST/deployed/shop:any"}]},
                 "status":{"containerStatuses":[{"name":"app","ready":%s,"state":{"running":{}},
                  "imageID":"HOST/deployed/shop@%s"}]}}]}""".replace("HOST", REGISTRY.host())
                .formatted(ready, digest));
    }

    private LibraryRun run(LibraryRun run, String timeout) {
        return run.run("""
                def promotion = promoteImage image: 'IMAGE'
                def deployment = awaitDeployed(image: promotion.target, timeout: 'TIMEOUT', interval: '1s') {
                    node { sh returnStdout: true, script: 'sh ./kubectl get pods,deployments -n shop -o json' }
                }
                echo "${deployment} in ${deployment.containers}, ${deployment.digest == promotion.digest}"
                node {
                    writeFile file: 'deployment.json', text: deployment.record
                    archiveArtifacts artifacts: 'deployment.json'
                }
                """.replace("IMAGE", REGISTRY.host() + "/deployed/shop:" + STAGING)
                .replace("TIMEOUT", timeout));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsWithProofThatTheClusterRunsThePromotedImage(boolean isRestarted) {
        LibraryRun run = new LibraryRun(folder.resolve("workspace"));

        run(isRestarted ? run.restarting() : run, "1m");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log())
                .containsSubsequence(
                        "[awaitDeployed] cannot check the cluster now: script returned exit code 1",
                        "[awaitDeployed]   shop/Pod/shop-1 container app: runs " + OTHER + ", a different image",
                        "[awaitDeployed] 1 of 1 container runs " + image.digest(),
                        REGISTRY.host() + "/deployed/shop@" + image.digest()
                                + " in [shop/Pod/shop-1 container app], true");
        assertThat(run.artifacts().get("deployment.json"))
                .contains("\"outcome\" : \"DEPLOYED\"", "\"digest\" : \"" + image.digest() + "\"");
    }

    @Test
    void failsIfTheClusterNeverRunsTheImage() throws IOException {
        state("new.json", image.digest().toString(), "false");

        LibraryRun run = run(new LibraryRun(folder.resolve("workspace")), "3s");

        assertThat(run.ending())
                .startsWith(
                        "FAILURE: The cluster did not run the image in every container within 3s.  [DEPLOYMENT_TIMEOUT]")
                .contains("waiting: shop/Pod/shop-1 container app: is running, but not ready");
    }

    @Test
    void failsImmediatelyIfTheClosureFails() {
        LibraryRun run = new LibraryRun(folder.resolve("workspace"))
                .run("awaitDeployed(image: '" + REGISTRY.host() + "/deployed/shop:" + STAGING
                        + "') { kubctl.get('pods') }");

        assertThat(run.ending()).startsWith("FAILURE: ").contains("kubctl");
    }
}
