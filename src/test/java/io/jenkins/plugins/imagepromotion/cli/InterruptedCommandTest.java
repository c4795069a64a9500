package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.re2j.Pattern;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlin.Unit;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Runs the command line in a process that is killed while the registry hangs. The test sends SIGTERM, because a process in the
 * background can ignore Ctrl-C. A command must end within one second; the tests allow more time on a busy machine.
 */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class InterruptedCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String STAGING = "staging-v1.4.2-0a1b2c3-1767222000";
    private static final int SIGTERM = 128 + 15;

    private final ScriptedRegistry registry = ScriptedRegistry.start();
    private final SampleImage image = ImageBuilder.image().version("1.4.2").build();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        registry.close();
    }

    private void hangsAt(String request) {
        registry.when(request, (received, honest) -> {
            asked.countDown();
            try {
                released.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new MockResponse.Builder().code(503).build();
        });
    }

    private static String classPath() {
        return Stream.of(Main.class, OkHttpClient.class, Okio.class, Unit.class, JsonFactory.class, Pattern.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--plain-http", registry.host()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).contains("proxy"));
        return builder.start();
    }

    /** Kills the process once the registry hangs, and returns what it printed to the error stream. */
    private List<String> killed(Process process) throws Exception {
        try {
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.isAlive()).isTrue();
            long start = System.nanoTime();
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
            assertThat(process.exitValue()).isEqualTo(SIGTERM);
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void reportsThatTheTagMayExist() throws Exception {
        registry.push("app", STAGING, image);
        hangsAt("PUT .*/manifests/production-.*");

        List<String> printed = killed(start("promote", registry.host() + "/app:" + STAGING));

        String created = printed.get(2).replace("creating ", "");
        assertThat(printed)
                .containsExactly(
                        "reading " + registry.host() + "/app:" + STAGING,
                        STAGING + " holds " + image.digest(),
                        "creating " + created,
                        "Canceled before the registry responded.  [CANCELLED]",
                        "  request:     PUT http://" + registry.host() + "/v2/app/manifests/" + created,
                        "  left behind: " + registry.host() + "/app:" + created
                                + " may exist; promote again to check and complete the promotion",
                        "  It is unknown whether the write succeeded. Run it again to find out and to complete it.");
    }

    @Test
    void reportsThatNothingWasWritten() throws Exception {
        registry.push("app", STAGING, image);
        hangsAt("GET .*/tags/list.*");

        assertThat(killed(start("promote", registry.host() + "/app:" + STAGING)))
                .contains("  left behind: this attempt wrote nothing to the registry; promote again to start over");
    }

    @Test
    void endsWhileItWaitsForTheCluster() throws Exception {
        registry.push("app", STAGING, image);

        Process process = start(
                "verify",
                registry.host() + "/app:" + STAGING,
                image.digest().toString(),
                "--deployed-command",
                "sh -c 'sleep 50'",
                "--wait",
                "5m");
        while (registry.requests().isEmpty()) {
            Thread.sleep(20);
        }
        Thread.sleep(1000);
        asked.countDown();

        assertThat(killed(process))
                .last()
                .isEqualTo("  Run it again. This also completes a promotion that was stopped.");
    }
}
