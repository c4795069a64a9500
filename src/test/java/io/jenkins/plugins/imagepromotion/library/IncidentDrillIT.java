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

/** Runs {@code examples/incident-drill} on a real registry and a real Git repository. */
class IncidentDrillIT {
    private static final Pattern REGISTRY = Pattern.compile("A registry listens on 127\\.0\\.0\\.1:([0-9]+)");

    @TempDir
    Path folder;

    /** The exit status and output of a script. */
    private record Outcome(int status, String output) {}

    private static Outcome run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            return new Outcome(process.exitValue(), output.replaceAll("\\s+", " "));
        } finally {
            process.destroy();
        }
    }

    @Test
    void showsThatAutomationUndoesARevertButKeepsAPromotionAndCleansUp() throws Exception {
        Outcome outcome = run(List.of("examples/incident-drill/play", "--yes"));

        assertThat(outcome.output())
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
        assertThat(outcome.status()).isZero();
        Matcher registry = REGISTRY.matcher(outcome.output());
        assertThat(registry.find()).isTrue();
        assertThatThrownBy(() -> new Socket("127.0.0.1", Integer.parseInt(registry.group(1))).close())
                .isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("drill-"));
        }
    }

    /** Otherwise, the drill would succeed without proving anything. */
    @Test
    void stopsIfACommandDoesNotDoWhatTheDrillExpects() throws Exception {
        String setup = "set -e; work=" + folder + "; . bin/lib/common.sh; . bin/lib/story.sh; ";

        assertThat(run(List.of("bash", "-c", setup + "expect 0 there echo there; echo 'continued'")))
                .isEqualTo(new Outcome(0, " $ echo there there continued "));
        assertThat(run(List.of("bash", "-c", setup + "expect 0 there echo elsewhere; echo 'continued'")))
                .satisfies(outcome -> {
                    assertThat(outcome.status()).isEqualTo(1);
                    assertThat(outcome.output())
                            .contains("expected this in the output: there")
                            .doesNotContain("continued");
                });
        assertThat(run(List.of("bash", "-c", setup + "expect 0 '' false; echo 'continued'")))
                .satisfies(outcome -> {
                    assertThat(outcome.status()).isEqualTo(1);
                    assertThat(outcome.output())
                            .contains("expected exit status 0, but it was 1")
                            .doesNotContain("continued");
                });
    }
}
