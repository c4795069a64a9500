package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays {@code examples/incident-drill} on a real registry and a real Git repository. */
class IncidentDrillIT {
    private static final Pattern REGISTRY = Pattern.compile("A registry listens on 127\\.0\\.0\\.1:([0-9]+)");

    @TempDir
    Path folder;

    /** What a script printed, and how it ended. */
    private record Ending(int status, String output) {}

    private static Ending run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            return new Ending(process.exitValue(), output.replaceAll("\\s+", " "));
        } finally {
            process.destroy();
        }
    }

    @Test
    void showsThatAutomationUndoesARevertButKeepsAPromotionAndCleansUp() throws Exception {
        Ending ending = run(List.of("examples/incident-drill/play", "--yes"));

        assertThat(ending.output())
                .containsSubsequence(
                        "= the cluster runs the bytes that staging tested",
                        "[OTHER_IMAGE_RUNS]",
                        "[REBUILT]",
                        "rollback-plan",
                        "git -C deployments revert",
                        "= automation undid the revert",
                        "= Flux selects the rollback",
                        "flux: nothing to commit",
                        "= Flux agrees with the pinned image",
                        "protect-list",
                        "incident drill: every step ended as expected.");
        assertThat(ending.status()).isZero();
        Matcher registry = REGISTRY.matcher(ending.output());
        assertThat(registry.find()).isTrue();
        assertThatThrownBy(() -> new Socket("127.0.0.1", Integer.parseInt(registry.group(1))).close())
                .isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("drill-"));
        }
    }

    /** Otherwise, a drill that proves nothing would succeed. */
    @Test
    void stopsIfACommandDoesNotDoWhatTheDrillExpects() throws Exception {
        String story = "set -e; work=" + folder + "; . bin/lib/common.sh; . bin/lib/story.sh; ";

        assertThat(run(List.of("bash", "-c", story + "expect 0 there echo there; echo 'it goes on'")))
                .isEqualTo(new Ending(0, " $ echo there there it goes on "));
        assertThat(run(List.of("bash", "-c", story + "expect 0 there echo elsewhere; echo 'it goes on'")))
                .satisfies(ending -> {
                    assertThat(ending.status()).isEqualTo(1);
                    assertThat(ending.output())
                            .contains("expected this in the output: there")
                            .doesNotContain("goes on");
                });
        assertThat(run(List.of("bash", "-c", story + "expect 0 '' false; echo 'it goes on'")))
                .satisfies(ending -> {
                    assertThat(ending.status()).isEqualTo(1);
                    assertThat(ending.output())
                            .contains("expected exit status 0, but it was 1")
                            .doesNotContain("goes on");
                });
    }
}
