package io.jenkins.plugins.imagepromotion.cli.docker;

import io.jenkins.plugins.imagepromotion.image.RegistryHost;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.docker.DockerConfig;
import io.jenkins.plugins.imagepromotion.registry.docker.UnusableDockerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials that {@code docker login} stored, in Docker's order: from the helper of the server, otherwise from the
 * helper of all servers. Without a helper, or if the helper has no credentials, from the file.
 */
public final class DockerCredentials {
    /** The name under which docker stores the credentials of Docker Hub. */
    private static final String HUB_KEY = "https://index.docker.io/v1/";

    private final Path file;
    private final CredentialProgram helper;

    /** Reads that configuration file, and runs helpers from {@code environment}'s {@code PATH}. */
    public DockerCredentials(Path file, Map<String, String> environment) {
        this(file, new CredentialProgram(environment));
    }

    DockerCredentials(Path file, CredentialProgram helper) {
        this.file = file;
        this.helper = helper;
    }

    /** Returns the configuration file: in {@code $DOCKER_CONFIG}, otherwise in {@code ~/.docker}. */
    public static Path file(Map<String, String> environment) {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return (folder.isEmpty() ? Path.of(home, ".docker") : Path.of(folder)).resolve("config.json");
    }

    /**
     * Returns the credentials for a repository; anonymous if the configuration does not contain any.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CREDENTIALS_UNUSABLE} if the
     *     file or the helper cannot be used
     */
    public Credentials find(Repository repository) {
        try {
            DockerConfig config = read();
            Optional<Credentials> found =
                    config.helper(repository).flatMap(name -> helper.get(name, serverName(repository.registry())));
            return found.isPresent() ? found.get() : config.login(repository).orElse(Credentials.ANONYMOUS);
        } catch (UnusableDockerConfig e) {
            throw UnusableCredentials.inFile(file, e.problem());
        }
    }

    private DockerConfig read() throws UnusableDockerConfig {
        try (InputStream in = Files.newInputStream(file)) {
            return DockerConfig.read(in);
        } catch (NoSuchFileException e) {
            return DockerConfig.EMPTY;
        } catch (IOException e) {
            throw UnusableCredentials.inFile(
                    file, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Returns the name under which a helper stores the registry's credentials. */
    private static String serverName(String registry) {
        return registry.equals(RegistryHost.HUB) ? HUB_KEY : registry;
    }
}
