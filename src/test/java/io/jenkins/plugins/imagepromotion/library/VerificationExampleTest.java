package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The verification of the GitOps repository: it finds where the registry, Git and the cluster disagree. */
class VerificationExampleTest {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7a90c4-1763800000";
    private static final String PRODUCTION = "production-v1.4.2-1f3e5d7a90c4-1763900000";
    private static final String MANIFEST = "flux/apps/hello/production/deployment.yaml";
    private static final String MAIL =
            "Mail to release-managers@example.com: Production of team/hello has drifted, or the check failed";

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final SampleImage tested = ImageBuilder.image().version("1.4.2").build();
    private final SampleImage rebuilt =
            ImageBuilder.image().version("1.4.2-rebuilt").build();

    @TempDir
    Path folder;

    private String team;
    private Agent agent;

    @BeforeEach
    void deploy(TestInfo test) throws IOException {
        Controller.withPlainHttp(REGISTRY.host());
        team = "t" + Math.abs(test.getTestMethod().hashCode());
        REGISTRY.push(team + "/hello", STAGING, tested);
        REGISTRY.push(team + "/hello", PRODUCTION, tested);
        agent = Agent.below(folder, REGISTRY.host()).holdingAll(Path.of("examples/gitops"), ".");
        Path kubectl = folder.resolve("bin/kubectl");
        Files.writeString(kubectl, "#!/bin/sh\ncat '" + folder + "/cluster.json'\n");
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        commit(PRODUCTION + "@" + tested.digest());
        run(tested.digest());
    }

    /** The folder of production names this image. */
    private void commit(String tag) throws IOException {
        String manifest = Files.readString(Path.of("examples/gitops", MANIFEST));
        agent.holding(
                MANIFEST,
                manifest.replaceFirst("image: \\S+", "image: " + REGISTRY.host() + "/" + team + "/hello:" + tag));
    }

    /** The cluster runs it. */
    private void run(Digest digest) throws IOException {
        String image = REGISTRY.host() + "/" + team + "/hello@" + digest;
        Files.writeString(folder.resolve("cluster.json"), """
                {"kind": "List", "items": [{"kind": "Pod", "metadata": {"name": "hello-1", "namespace": "production"},
                 "spec": {"containers": [{"name": "hello", "image": "%1$s"}]},
                 "status": {"phase": "Running", "containerStatuses": [
                  {"name": "hello", "image": "%1$s", "imageID": "%1$s", "ready": true, "started": true, "state": {"running": {}}}]}}]}
                """.formatted(image));
    }

    private LibraryRun verify() {
        return agent.build().run(Pipelines.of(Pipelines.GITOPS_VERIFICATION, REGISTRY.host() + "/" + team));
    }

    private void fails(String code) {
        LibraryRun run = verify();

        assertThat(run.ending()).startsWith("FAILURE: ").contains("[" + code + "]");
        assertThat(run.log()).contains(MAIL);
    }

    @Test
    void passesWhereAllThreeNameTheSameImage() {
        LibraryRun run = verify();

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.currentBuild().get("description").toString())
                .isEqualTo(REGISTRY.host() + "/" + team + "/hello:" + PRODUCTION + "@" + tested.digest());
        assertThat(run.log()).doesNotContain(MAIL);
    }

    @Test
    void failsWhereAProductionTagWasPushedByHand() {
        REGISTRY.push(team + "/hello", "production-v1.4.2-1f3e5d7a90c4-1763900001", rebuilt);

        fails("REBUILT");
    }

    @Test
    void failsWhereTheFolderNamesAnotherDigestThanTheRegistryHas() throws IOException {
        REGISTRY.push(team + "/hello", "hotfix", rebuilt);
        commit(PRODUCTION + "@" + rebuilt.digest());

        fails("DIGEST_MISMATCH");
    }

    @Test
    void failsWhereTheFolderNamesAnImageOfStaging() throws IOException {
        commit(STAGING);

        fails("MUTABLE_REFERENCES");
    }

    @Test
    void failsWhereAContainerRunsAnotherImage() throws IOException {
        run(rebuilt.digest());

        fails("OTHER_IMAGE_RUNS");
    }

    @Test
    void failsWhereTheClusterCannotBeRead() throws IOException {
        Files.delete(folder.resolve("cluster.json"));

        LibraryRun run = verify();

        assertThat(run.ending()).isEqualTo("FAILURE: script returned exit code 1");
        assertThat(run.log()).contains(MAIL);
    }
}
