package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
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

/** On the command line, too, an image leaves its repository only along a route of a policy. */
class RoutedCommandsTest {
    private static final String STAGED = "staging-v1.4.1-abcdef0-1763600000";
    private static final String PROMOTED = "production-v1.4.1-abcdef0-1763700000";

    @AutoClose
    private final ScriptedRegistry theirs = ScriptedRegistry.start();

    @AutoClose
    private final ScriptedRegistry ours = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();

    @TempDir
    private Path folder;

    private Path policy;

    @BeforeEach
    void stage() throws IOException {
        theirs.push("someone/x", STAGED, image);
        policy = Files.writeString(
                folder.resolve("it's mine.yaml"),
                RoutedPolicy.yaml(theirs.host() + "/someone/{path} -> " + ours.host() + "/team/{path}"));
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.of(Stream.concat(
                        Stream.of(arguments), Stream.of("--plain-http", theirs.host(), "--plain-http", ours.host()))
                .toArray(String[]::new));
    }

    private String source() {
        return theirs.host() + "/someone/x:" + STAGED;
    }

    @Test
    void refusesAnotherRepositoryWithoutAPolicy() {
        CommandLineRun run = run("promote", source(), "--target", ours.host() + "/team/x");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("[ROUTE_NOT_ALLOWED]", "\n  route:  none\n");
        assertThat(theirs.requests()).isEmpty();
        assertThat(ours.requests()).isEmpty();
    }

    @Test
    void showsInALineageFromWhichRepositoryAnImageIs() {
        run("promote", source(), "--policy", policy.toString(), "--target", ours.host() + "/team/x:" + PROMOTED);

        CommandLineRun run = run("lineage", ours.host() + "/team/x", "--policy", policy.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains(PROMOTED + "  PROMOTED  ", "  " + source() + "\n");
        assertThat(run("lineage", ours.host() + "/team/x", "--policy=" + policy, "--output=json")
                        .out())
                .contains("\"origin\":\"" + source() + "\"");
        assertThat(run("lineage", ours.host() + "/team/x").err()).contains("[UNKNOWN_ORIGIN]");
    }

    @Test
    void printsACommandForARollbackThatHasThePolicyAndTheWholeTarget() {
        run("promote", source(), "--policy", policy.toString(), "--target", ours.host() + "/team/x:" + PROMOTED);
        ours.push(
                "team/x",
                "production-v1.4.2-abcdef1-1763900000",
                ImageBuilder.image().version("1.4.2").build());

        CommandLineRun run = CommandLineRun.withInput(
                "secret",
                "rollback-plan",
                ours.host() + "/team/x",
                "--policy=" + policy,
                "--username=user-at-ours",
                "--password-stdin",
                "--plain-http=" + theirs.host(),
                "--plain-http=" + ours.host());

        assertThat(run.out())
                .contains(
                        "tested as  " + source() + "\n",
                        "do         image-promotion promote " + source() + " --digest " + image.digest()
                                + " --to production --target " + ours.host() + "/team/x:production-v1.4.1-abcdef0-",
                        " --rollback --policy '" + policy.toString().replace("'", "'\\''") + "' --plain-http "
                                + theirs.host() + " --plain-http " + ours.host() + "\n",
                        ", target: '" + ours.host() + "/team/x:production-v1.4.1-abcdef0-");
    }
}
