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
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the GitOps jobs: a promotion waits for the cluster, and the verification finds every difference. */
class GitOpsJobsTest {
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
        edit(
                "flux/apps/hello/hello-image-repo.yaml",
                "image: \\S+",
                "image: " + REGISTRY.host() + "/" + team + "/hello");
        Path kubectl = folder.resolve("bin/kubectl");
        Files.writeString(kubectl, "#!/bin/sh\ncat '" + folder + "/cluster.json'\n");
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        commit(PRODUCTION + "@" + tested.digest());
        run(tested.digest());
    }

    /** Makes the production folder name this image. */
    private void commit(String tag) throws IOException {
        edit(MANIFEST, "image: \\S+", "image: " + REGISTRY.host() + "/" + team + "/hello:" + tag);
    }

    private void edit(String file, String pattern, String text) throws IOException {
        agent.holding(file, Files.readString(Path.of("examples/gitops", file)).replaceFirst(pattern, text));
    }

    /** Makes the cluster run this image. */
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
        return agent.build()
                .run(Pipelines.of(Pipelines.GITOPS_VERIFICATION, REGISTRY.host() + "/" + team)
                        .replace("timeout: '10m'", "timeout: '3s', interval: '1s'"));
    }

    private LibraryRun promote(String source) {
        return agent.build()
                .with(Map.of("SOURCE", REGISTRY.host() + "/" + team + "/hello:" + source))
                .answering(Question.APPROVE)
                .run(Pipelines.of(Pipelines.GITOPS_PROMOTION, REGISTRY.host() + "/" + team));
    }

    private void assertVerificationFails(String code) {
        LibraryRun run = verify();

        assertThat(run.ending()).startsWith("FAILURE: ").contains("[" + code + "]");
        assertThat(run.log()).contains(MAIL);
    }

    @Test
    void promotesAndWaitsUntilTheClusterRunsTheImage() throws IOException {
        String next = "staging-v1.5.0-2a3b4c5d6e7f-1763950000";
        SampleImage newer = ImageBuilder.image().version("1.5.0").build();
        REGISTRY.push(team + "/hello", next, newer);
        run(newer.digest());

        LibraryRun run = promote(next);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.currentBuild().get("description").toString()).contains("/hello:production-v1.5.0-2a3b4c5d6e7f-");
        assertThat(run.log())
                .anyMatch(line -> line.contains("selects it instead of " + PRODUCTION))
                .contains("[awaitDeployed] 1 of 1 container runs " + newer.digest());
    }

    @Test
    void promotesNothingThatFluxWouldNotDeploy() throws IOException {
        edit("flux/apps/hello/production/image-policy.yaml", "'.production-v", "'^release-v");
        REGISTRY.push(team + "/hello", "staging-v1.5.0-2a3b4c5d6e7f-1763950000", rebuilt);

        assertThat(promote("staging-v1.5.0-2a3b4c5d6e7f-1763950000").ending()).contains("[NOT_SELECTED]");
    }

    @Test
    void rollsBackWithATagThatFluxSelects() throws IOException {
        long soon = Instant.now().getEpochSecond() - 60;
        REGISTRY.push(team + "/hello", "production-v1.4.2-1f3e5d7a90c4-" + soon, rebuilt);
        commit("production-v1.4.2-1f3e5d7a90c4-" + soon + "@" + rebuilt.digest());

        LibraryRun run = agent.build()
                .answering(Question.APPROVE)
                .run(Pipelines.of(Pipelines.GITOPS_ROLLBACK, REGISTRY.host() + "/" + team));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.artifacts().get("rollback-plan.json"))
                .contains("\"recommendation\" : \"PROMOTE\"", "rollback: true, gitops: '.'");
        assertThat(run.log())
                .anyMatch(line -> line.contains("selects it instead of production-v1.4.2-1f3e5d7a90c4-" + soon))
                .contains("[awaitDeployed] 1 of 1 container runs " + tested.digest());
    }

    @Test
    void failsIfFluxSelectsATagThatGitDoesNotName() {
        REGISTRY.push(team + "/hello", "production-v1.4.2-1f3e5d7a90c4-1763900001", tested);

        assertThat(verify().ending())
                .contains("but Flux selects production-v1.4.2-1f3e5d7a90c4-1763900001. Is its automation suspended");
    }

    @Test
    void passesIfGitTheRegistryAndTheClusterAgree() {
        LibraryRun run = verify();

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.currentBuild().get("description").toString())
                .isEqualTo(REGISTRY.host() + "/" + team + "/hello:" + PRODUCTION + "@" + tested.digest());
        assertThat(run.log()).doesNotContain(MAIL);
    }

    @Test
    void failsIfAProductionTagWasPushedByHand() {
        REGISTRY.push(team + "/hello", "production-v1.4.2-1f3e5d7a90c4-1763900001", rebuilt);

        assertVerificationFails("REBUILT");
    }

    @Test
    void failsIfTheDigestInTheFolderDiffersFromTheRegistry() throws IOException {
        REGISTRY.push(team + "/hello", "hotfix", rebuilt);
        commit(PRODUCTION + "@" + rebuilt.digest());

        assertVerificationFails("DIGEST_MISMATCH");
    }

    @Test
    void failsIfTheFolderNamesAStagingImage() throws IOException {
        commit(STAGING);

        assertVerificationFails("MUTABLE_REFERENCES");
    }

    @Test
    void failsIfAContainerRunsADifferentImage() throws IOException {
        run(rebuilt.digest());

        assertVerificationFails("DEPLOYMENT_TIMEOUT");
    }

    @Test
    void failsIfItCannotReadTheCluster() throws IOException {
        Files.delete(folder.resolve("cluster.json"));

        assertVerificationFails("DEPLOYMENT_TIMEOUT");
    }
}
