package io.jenkins.plugins.imagepromotion.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.cli.docker.DockerCredentials;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how long a command uses the credentials that docker stored. */
class CommandLineAccessTest {
    private static final Repository REPOSITORY = new Repository("registry.example.com", "app");

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private Path file;
    private CommandLineAccess access;

    @BeforeEach
    void logIn() throws IOException {
        file = folder.resolve("config.json");
        logIn("first");
        access = new CommandLineAccess(
                new RegistryOptions(Set.of(), Optional.empty(), RegistryTls.ORDINARY, Set.of(), Optional.empty()),
                "other.example.com",
                new DockerCredentials(file, Map.of()),
                nanos::get);
    }

    private void logIn(String password) throws IOException {
        Files.writeString(
                file,
                "{\"auths\":{\"registry.example.com\":{\"username\":\"me\",\"password\":\"%s\"}}}".formatted(password));
    }

    @Test
    void serveReadingAndWriting() throws IOException {
        Credentials reading = access.credentials(REPOSITORY, Purpose.READING);
        logIn("second");

        assertThat(access.credentials(REPOSITORY, Purpose.WRITING)).isSameAs(reading);
    }

    @Test
    void areReadAgainAfterFiveMinutes() throws IOException {
        access.credentials(REPOSITORY, Purpose.READING);
        logIn("second");
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());

        assertThat(access.credentials(REPOSITORY, Purpose.READING)).isEqualTo(Credentials.basic("me", "second"));
    }
}
