package io.jenkins.plugins.imagepromotion.library;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console of {@code bin/demo}: what it asks, and how it ends. */
class PipelineConsoleTest {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    /** Another one for each test, so that none finds its image promoted already. */
    private final SampleImage shop =
            ImageBuilder.image().version("1.4.2").builtAt(Instant.now()).build();

    @TempDir
    Path folder;

    @BeforeEach
    void stage() {
        REGISTRY.push("team/shop", STAGING, shop);
    }

    private int promote(String typed, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                Pipelines.PROMOTION,
                "--registry",
                REGISTRY.host(),
                "--folder",
                folder.toString(),
                "--parameter",
                "SOURCE=" + STAGING));
        arguments.addAll(Arrays.asList(more));
        return new PipelineConsole(
                        arguments, new ByteArrayInputStream(typed.getBytes(UTF_8)), new PrintStream(out, true, UTF_8))
                .run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "what?\n"})
    void takesEveryAnswerButYesForARejection(String typed) throws IOException {
        assertThat(promote(typed)).isEqualTo(3);
        assertThat(out.toString(UTF_8))
                .contains("Approve? [y/n] ")
                .contains("[APPROVAL_REJECTED]", "rejected by: alice")
                .endsWith("  Finished: FAILURE\n");
    }

    @Test
    void promotesWhatIsApprovedAndWritesTheConsoleToAFile() throws IOException {
        Path log = folder.resolve("log");

        assertThat(promote("y\n", "--log", log.toString())).isZero();
        assertThat(Files.readAllLines(log))
                .contains("Deploy " + REGISTRY.host() + "/team/shop@" + shop.digest())
                .endsWith("Finished: SUCCESS");
    }

    @Test
    void showsOfARefusalWhatItSays() throws IOException {
        assertThat(promote("", "--yes", "--parameter", "SOURCE=latest")).isEqualTo(1);
        assertThat(out.toString(UTF_8)).containsPattern("(?m)^  ERROR: .*$").endsWith("  Finished: FAILURE\n");
    }
}
