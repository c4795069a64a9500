package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.FluxFiles;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.WorkingCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code rollback-plan --gitops} with a real Git repository. */
class RollbackPlanCommandTest {
    private static final String STAGED = "staging-v1.4.1-0a1b2c3-1763700000";
    private static final String GOOD = "production-v1.4.1-0a1b2c3-1763800000";
    private static final String BAD = "production-v1.4.2-0a1b2c4-1763900000";

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final SampleImage good = ImageBuilder.image().version("1.4.1").build();
    private final SampleImage bad = ImageBuilder.image().version("1.4.2").build();

    @TempDir
    private Path folder;

    private WorkingCopy copy;
    private String shop = "";
    private String deployment = "";
    private String at = "";

    @BeforeEach
    void deploy() throws IOException {
        shop = server.host() + "/shop";
        server.push("shop", STAGED, good);
        server.push("shop", GOOD, good);
        server.push("shop", "staging-v1.4.2-0a1b2c4-1763850000", bad);
        server.push("shop", BAD, bad);
        copy = WorkingCopy.create(Files.createDirectories(folder.resolve("fleet")));
        FluxFiles.write(copy, shop, GOOD);
        copy.commit("Deploy 1.4.1");
        FluxFiles.deploy(copy, shop + ":" + BAD);
        deployment = copy.commit("Deploy 1.4.2");
        at = Instant.ofEpochSecond(Long.parseLong(copy.git("log", "-1", "--format=%ct")))
                .toString();
    }

    private CommandLineRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("rollback-plan", shop, "--plain-http", server.host()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private String fleet() {
        return copy.folder().toString();
    }

    private String patch() {
        return folder.resolve("back.diff").toString();
    }

    @Test
    void writesAPatchThatGitApplies() {
        CommandLineRun run = run("--gitops", fleet(), "--patch", patch());

        assertThat(run.status()).isZero();
        String back = run.out().replaceFirst("(?s).*\nnew tag +(\\S+)\n.*", "$1");
        assertThat(back).matches("production-v1\\.4\\.1-0a1b2c3-\\d{10}");
        String policy = "ImagePolicy flux-system/shop-production (" + FluxFiles.POLICY + ":1)";
        assertThat(run.out())
                .isEqualTo("running      " + BAD + "\n"
                        + "digest       " + bad.digest() + "\n"
                        + "last good    " + GOOD + "\n"
                        + "digest       " + good.digest() + "\n"
                        + "tested as    " + STAGED + "\n"
                        + "new tag      " + back + "\n"
                        + "recommended  promote the old digest again: automation selects " + back
                        + " as soon as it exists, and deploys it: " + policy + "\n"
                        + "do           image-promotion promote " + shop + ":" + STAGED + " --digest " + good.digest()
                        + " --to production --target " + back + " --rollback --gitops " + fleet()
                        + " --plain-http " + server.host() + "\n"
                        + "do           promoteImage image: '" + shop + ":" + STAGED + "', digest: '" + good.digest()
                        + "', to: 'production', target: '" + back + "', rollback: true\n"
                        + "or           suspend the automation and change Git: suspended automation does not undo"
                        + " the change in Git; resume it after you promote a good image\n"
                        + "do           flux suspend image update all --namespace flux-system\n"
                        + "do           git revert --no-edit " + deployment + "\n"
                        + "or           narrow the policy and change Git: the policy then selects only the old tag, and"
                        + " other applications stay automated; restore the pattern after you promote a good image\n"
                        + "do           set spec.filterTags.pattern at " + FluxFiles.POLICY
                        + ":7 to: '^production-v1\\.4\\.1-0a1b2c3-(?P<ts>1763800000)$'\n"
                        + "do           git revert --no-edit " + deployment + "\n"
                        + "not enough   change Git: automation undoes it: " + policy + ": it still selects " + BAD
                        + ", and ImageUpdateAutomation flux-system/all (" + FluxFiles.AUTOMATION
                        + ":6) writes that again within 30m\n"
                        + "named in     " + FluxFiles.RELEASE + ":10\n"
                        + "deployed by  " + deployment + " of " + at + " by fluxcdbot: Deploy 1.4.2\n"
                        + "patch        for the recommended way: git -C " + fleet() + " apply " + patch() + "\n");

        copy.git("apply", patch());

        assertThat(copy.git("diff", "--name-only")).isEqualTo(FluxFiles.RELEASE);
        assertThat(copy.text(FluxFiles.RELEASE))
                .contains("          image: " + shop + ":" + GOOD
                        + " # {\"$imagepolicy\": \"flux-system:shop-production\"}\n");
    }

    /** A suspended automation would not deploy the promotion, so the policy would refuse it. */
    @Test
    void acceptsTheRecommendedPromotionAfterItsPatch() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                name: ours
                environments:
                  - {name: staging, branch: main}
                  - {name: production, origins: staging, mustBeSelected: true}
                """);
        CommandLineRun plan = run("--gitops", fleet(), "--patch", patch(), "--policy", policy.toString());
        copy.git("apply", patch());
        String promotion = plan.out().replaceFirst("(?s).*\ndo +image-promotion (promote [^\n]+)\n.*", "$1");

        CommandLineRun run = CommandLineRun.of(promotion.split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("promoted: the target tag was created and read back");
    }

    @Test
    void writesAPatchThatSuspendsTheAutomationIfThePlanRecommendsIt() {
        FluxFiles.followVersions(copy, "*");

        CommandLineRun run = run("--gitops", fleet(), "--patch", patch());

        assertThat(run.out()).contains("recommended  suspend the automation and change Git: ");
        copy.git("apply", patch());
        assertThat(copy.text(FluxFiles.RELEASE)).contains(shop + ":" + GOOD);
        assertThat(copy.text(FluxFiles.AUTOMATION)).contains("spec:\n  suspend: true\n  interval: 30m\n");
    }

    @Test
    void writesAPatchForTheGivenFolder() {
        String below = folder.resolve("fleet/flux/apps").toString();

        CommandLineRun run = run("--gitops", below, "--patch", patch());

        assertThat(run.out()).contains("named in     shop/production/deployment.yaml:10\n");
        new WorkingCopy(Path.of(below)).git("apply", patch());
        assertThat(copy.text(FluxFiles.RELEASE)).contains(shop + ":" + GOOD);
    }

    @Test
    void printsThePlanAsJson() {
        CommandLineRun run = run("--gitops", fleet(), "--output", "json");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "\"recommendation\":\"PROMOTE\",\"works\":true,",
                        "\"places\":[\"" + FluxFiles.RELEASE + ":10\"],\"commits\":[{\"id\":\"" + deployment
                                + "\",\"at\":\""
                                + at + "\",\"author\":\"fluxcdbot\",\"subject\":\"Deploy 1.4.2\",\"revertible\":true,"
                                + "\"problem\":\"\",\"otherFiles\":0}],\"notes\":[],\"unreadable\":[],\"patch\":\"--- a/"
                                + FluxFiles.RELEASE);
        assertThat(run().out()).doesNotContain("recommended", "patch");
        assertThat(run("--gitops", fleet()).out()).endsWith("\npatch        not written: name a file with --patch\n");
    }

    @Test
    void showsWhyACommitMustNotBeRevertedAndWhatElseItChanges() throws IOException {
        WorkingCopy init = WorkingCopy.create(Files.createDirectories(folder.resolve("init")));
        FluxFiles.write(init, shop, BAD);
        String id = init.commit("init");
        String time = Instant.ofEpochSecond(Long.parseLong(init.git("log", "-1", "--format=%ct")))
                .toString();

        assertThat(run("--gitops", init.folder().toString()).out())
                .contains("\ndeployed by    " + id + " of " + time + " by fluxcdbot: init\n"
                        + "do not revert  it is the first commit of the repository\n"
                        + "also changes   2 other files\n");
    }

    @Test
    void doesNotCallAPatchRecommendedIfNoWayIsCertain() {
        FluxFiles.policy(copy, "'['", "$ts", "{numerical: {order: asc}}");
        copy.file(FluxFiles.AUTOMATION, copy.text(FluxFiles.AUTOMATION).replaceFirst("(?s)---.*", ""));

        assertThat(run("--gitops", fleet(), "--patch", patch()).out())
                .contains(
                        "\nno sure way  ", "\npatch        for the first way: git -C " + fleet() + " apply " + patch());
    }

    @Test
    void printsACommandThatReachesTheRegistryWithoutASecret() {
        CommandLineRun run = CommandLineRun.withInput(
                "secret",
                "rollback-plan",
                shop,
                "--password-stdin",
                "--username=it's me",
                "--token-realm=auth.example.org",
                "--plain-http=" + server.host(),
                "--token-realm=auth.example.com");

        assertThat(run.out())
                .contains(" --rollback --plain-http " + server.host()
                        + " --token-realm auth.example.org --token-realm auth.example.com --username 'it'\\''s me'"
                        + " --password-stdin\n")
                .doesNotContain("secret");
    }

    @Test
    void writesAPatchForAFolderWithoutGit() throws IOException {
        Files.move(folder.resolve("fleet/.git"), folder.resolve("no-git"));

        CommandLineRun run = run("--gitops", fleet(), "--patch", patch());

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "\nnote         git cannot read a commit here, so the commit is unknown: the folder is not a Git"
                                + " repository, has no commit, or belongs to another user\n")
                .doesNotContain("git revert", "deployed by");
        copy.git("apply", patch());
        assertThat(copy.text(FluxFiles.RELEASE)).contains(shop + ":" + GOOD);
    }

    @Test
    void refusesAPatchFileThatItCannotWrite() {
        String file = folder.resolve("no/back.diff").toString();

        CommandLineRun run = run("--gitops", fleet(), "--patch", file);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).endsWith("""
                The patch cannot be written.  [UNREADABLE_FILE]
                  path: "%s"
                  Name a file in a folder that exists and is writable.
                """.formatted(file));
    }

    @Test
    void refusesAFolderThatDoesNotExistAndAPatchWithoutAFolder() {
        CommandLineRun missing = run("--gitops", folder.resolve("no").toString());

        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err())
                .startsWith("The GitOps repository is not a folder: \"" + folder.resolve("no") + "\"\n");
        CommandLineRun alone = run("--patch", patch());
        assertThat(alone.status()).isEqualTo(2);
        assertThat(alone.err()).startsWith("The option --patch requires --gitops.\n");
    }
}
