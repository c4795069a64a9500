package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.FluxRepository;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code gitops-plan} and {@code promote --gitops}. */
class GitOpsPlanCommandTest {
    private static final String OLD = "production-v1.4.1-0123abc-1763800000";
    private static final String NEW = "production-v1.4.2-abcdef1-1763900000";
    private static final String STAGED = "staging-v1.4.2-abcdef1-1763850000";

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().version("1.4.2").build();

    @TempDir
    private Path folder;

    private FluxRepository git;
    private String app;

    @BeforeEach
    void prepare() {
        app = server.host() + "/app";
        git = new FluxRepository(folder.resolve("fleet"), app);
        server.push("app", OLD, ImageBuilder.image().version("1.4.1").build());
        server.push("app", STAGED, image);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.of(Stream.concat(Stream.of(arguments), Stream.of("--plain-http", server.host()))
                .toArray(String[]::new));
    }

    private String fleet() {
        return folder.resolve("fleet").toString();
    }

    private String policy(String more) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), """
                name: team
                environments:
                  - {name: develop, branch: develop}
                  - {name: staging, branch: main}
                  - name: production
                    origins: staging
                """ + more.indent(4))
                .toString();
    }

    @Test
    void showsWhatIsSelectedNow() {
        CommandLineRun run = run("gitops-plan", fleet());

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                object       %s
                environment  production
                repository   %s
                now          %s
                digest       %s
                written to   apps/app/production/release.yaml:2
                holds        app:old
                with digest  no

                object       ImagePolicy flux-system/app-staging (apps/app/staging/policy.yaml:1)
                environment  staging
                repository   %s
                now          %s
                digest       %s
                written to   apps/app/staging/release.yaml:2
                holds        app:old
                with digest  no

                """.formatted(
                        FluxRepository.POLICY,
                        app,
                        OLD,
                        ImageBuilder.image().version("1.4.1").build().digest(),
                        app,
                        STAGED,
                        image.digest()));
    }

    @Test
    void showsWhatATagWouldChange() {
        CommandLineRun run = run("gitops-plan", "--tag", app + ":" + NEW, fleet());

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("\nthen         " + NEW + "\ndisplaces    " + OLD + "\n")
                .endsWith("\ndeployed  " + app + ":" + NEW + "\n");
        assertThat(run("gitops-plan", "--output", "json", "--tag", app + ":" + NEW, fleet())
                        .out())
                .contains(
                        "\"deployed\":true,\"code\":null,\"reasons\":[],\"selectors\":[{\"object\":\"ImagePolicy flux-system/app-production\","
                                + "\"file\":\"apps/app/production/policy.yaml\",\"line\":1,\"environment\":\"production\"",
                        "\"then\":\"" + NEW + "\",\"thenDigest\":null,\"displaced\":\"" + OLD
                                + "\",\"displacesOtherImage\":null,\"written\":[\"apps/app/production/release.yaml:2\"],"
                                + "\"holds\":[\"app:old\"]");
    }

    @Test
    void failsForATagThatAutomationWouldNotDeploy() {
        git.environment("production", "suspend: true");

        CommandLineRun run = run("gitops-plan", "--tag", app + ":" + NEW, fleet());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("\nnot deployed  the policy is suspended\n");
        assertThat(run.err()).isEqualTo("""
                Automation would not deploy this tag.  [NOT_SELECTED]
                  image:       %s:%s
                  environment: production
                  reason:      %s: the policy is suspended
                  Correct the object in the reason, or promote under a tag that it selects.
                """.formatted(app, NEW, FluxRepository.POLICY));
        assertThat(run("gitops-plan", "--output", "json", "--tag", app + ":" + NEW, fleet())
                        .out())
                .contains("\"deployed\":false,\"code\":\"NOT_SELECTED\",\"reasons\":[");
    }

    @Test
    void explainsWhatToDoIfNoObjectSelectsFromTheRepository() throws IOException {
        String remedy = "  Name the root of the GitOps repository that deploys this image, or add an ImagePolicy or an"
                + " annotation of Argo CD Image Updater for it.\n";
        String other = server.host() + "/other:";
        server.push("other", STAGED, image);

        assertThat(run("gitops-plan", "--tag", other + NEW, fleet()).err())
                .contains("reason:      no ImagePolicy or Argo CD image selects tags from " + server.host())
                .endsWith(remedy);
        assertThat(run("promote", other + STAGED, "--gitops", fleet(), "--policy", policy("mustBeSelected: true"))
                        .err())
                .contains("[NOT_SELECTED]")
                .endsWith(remedy);
    }

    @Test
    void reportsThatARepositoryHasNoTags() throws IOException {
        server.untag("app", STAGED);
        server.untag("app", OLD);

        assertThat(run("gitops-plan", fleet()).out())
                .contains("\nnow          nothing: the repository has no tags, or all are excluded\n");
    }

    @Test
    void predictsTheOtherObjectsIfARepositoryCannotBeListed() {
        ScriptedRegistry gone = ScriptedRegistry.start();
        gone.close();
        git.write("apps/redis.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: redis, namespace: flux-system}
                spec: {image: %s/redis, interval: 1m}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: redis, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: redis}
                  policy: {alphabetical: {order: asc}}
                """.formatted(gone.host()));

        CommandLineRun run = run("gitops-plan", fleet());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out())
                .contains("\nnow          " + OLD + "\n", "\nnow          " + STAGED + "\n")
                .endsWith("\n\nnot listed  " + gone.host() + "/redis: Connection refused.  [UNREACHABLE]\n");
        assertThat(run.err()).startsWith("Connection refused.  [UNREACHABLE]\n");
        assertThat(run("gitops-plan", "--output", "json", fleet()).out())
                .contains("\"code\":\"UNREACHABLE\"", "\"now\":\"" + OLD + "\"", "\"now\":\"" + STAGED + "\"")
                .endsWith("\"unlisted\":[{\"repository\":\"" + gone.host()
                        + "/redis\",\"code\":\"UNREACHABLE\",\"reason\":\"Connection refused.\"}]}\n");
        assertThat(run("gitops-plan", "--tag", gone.host() + "/redis:7", fleet())
                        .out())
                .as("a prediction for a tag needs its repository")
                .isEmpty();
    }

    @Test
    void refusesAFolderThatDoesNotExistOrContainsNoObjects() throws IOException {
        CommandLineRun missing = run("gitops-plan", folder.resolve("no").toString());
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err())
                .startsWith("The GitOps repository is not a folder: \"" + folder.resolve("no") + "\"\n");
        CommandLineRun empty = run(
                "gitops-plan", Files.createDirectories(folder.resolve("empty")).toString());
        assertThat(empty.status()).isEqualTo(1);
        assertThat(empty.err()).startsWith("The folder contains no object that selects tags.  [NOTHING_SCANNED]\n");
    }

    @Test
    void promotesWhatAutomationSelectsAndReportsIt() throws IOException {
        CommandLineRun run = run(
                "promote",
                app + ":" + STAGED,
                "--gitops",
                fleet(),
                "--policy",
                policy("mustBeSelected: true"),
                "--output",
                "json");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("after the promotion: " + FluxRepository.POLICY + " selects it instead of " + OLD
                        + " (a different image)");
        assertThat(run.out())
                .contains("\"selectedBy\":[\"" + FluxRepository.POLICY + "\"],\"displaced\":[\"" + OLD + "@sha256:")
                .contains("\"notSelected\":[]");
    }

    @Test
    void refusesToPromoteWhatAutomationWouldIgnore() throws IOException {
        git.automation("suspend: true");
        String policy = policy("mustBeSelected: true");

        CommandLineRun run = run("promote", app + ":" + STAGED, "--gitops", fleet(), "--policy", policy);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("automation would not deploy it.  [NOT_SELECTED]\n", "suspended: flux-system/all");
        assertThat(run("promote", app + ":" + STAGED, "--policy", policy).err())
                .contains("[GITOPS_FILES_REQUIRED]")
                .endsWith("  Provide the files of the GitOps repository. Run `promote` with `--gitops FOLDER`.\n");
        assertThat(server.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void predictsTheDeploymentOfARelease() throws IOException {
        String file = Files.writeString(
                        folder.resolve("release.yaml"), "{name: '2026.11', images: ['" + app + ":" + STAGED + "']}")
                .toString();
        String policy = policy("mustBeSelected: true");
        git.automation("suspend: true");

        CommandLineRun refused = run("promote", "--release", file, "--gitops", fleet(), "--policy", policy);
        git.automation("");
        CommandLineRun promoted = run("promote", "--release", file, "--gitops", fleet(), "--policy", policy);

        assertThat(refused.err()).contains("[NOT_SELECTED]", "  tags:       this attempt wrote none\n");
        assertThat(promoted.status()).as(promoted.err()).isZero();
        assertThat(promoted.err())
                .contains("after the promotion: " + FluxRepository.POLICY + " selects it instead of ");
    }

    @Test
    void promotesWhatAutomationWouldIgnoreIfThePolicyAllowsIt() {
        git.automation("suspend: true");

        CommandLineRun run = run("promote", app + ":" + STAGED, "--gitops", fleet());

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("note: automation would not deploy it: " + FluxRepository.POLICY + ": ");
    }

    @Test
    void sendsNoAdditionalRequestsWithoutAFolder() {
        run("promote", app + ":" + STAGED);

        assertThat(server.requests()).hasSize(4);
    }
}
