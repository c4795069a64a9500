package io.jenkins.plugins.imagepromotion.cli.docker;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials that {@code docker login} stored, in Docker's order: from the helper of the server, otherwise from the
 * helper of all servers. If there is no helper or it has no credentials, from the file.
 */
public final class DockerCredentials {
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
        DockerConfig config = DockerConfig.read(file);
        // An empty helper name selects the file, even if a helper for all servers is configured.
        Optional<String> program =
                best(config.credHelpers(), repository).or(config::credsStore).filter(name -> !name.isEmpty());
        Optional<Credentials> found =
                program.flatMap(name -> helper.get(name, ServerName.forHelper(repository.registry())));
        return found.or(() -> best(config.auths(), repository).flatMap(this::read))
                .orElse(Credentials.ANONYMOUS);
    }

    private static <T> Optional<T> best(Map<String, T> byServer, Repository repository) {
        return byServer.entrySet().stream()
                .filter(entry -> ServerName.match(entry.getKey(), repository) > 0)
                .max((a, b) -> Integer.compare(
                        ServerName.match(a.getKey(), repository), ServerName.match(b.getKey(), repository)))
                .map(Map.Entry::getValue);
    }

    private Optional<Credentials> read(DockerConfig.Auth entry) {
        if (!entry.identityToken().isEmpty()) {
            return Optional.of(Credentials.identityToken(entry.identityToken()));
        }
        if (!entry.auth().isEmpty()) {
            return Optional.of(decode(entry.auth()));
        }
        if (!entry.username().isEmpty()) {
            return Optional.of(Credentials.basic(entry.username(), entry.password()));
        }
        if (!entry.registryToken().isEmpty()) {
            throw UnusableCredentials.inFile(file, "a registrytoken is not supported");
        }
        return Optional.empty();
    }

    private Credentials decode(String auth) {
        String pair;
        try {
            // Docker is written in Go, whose decoder skips line breaks in base64.
            String unwrapped = auth.strip().replaceAll("[\r\n]", "");
            pair = new String(Base64.getDecoder().decode(unwrapped), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw UnusableCredentials.inFile(file, "an auth value is not base64");
        }
        int colon = pair.indexOf(':');
        if (colon < 1) {
            throw UnusableCredentials.inFile(file, "an auth value is not a user name, a colon and a password");
        }
        return Credentials.basic(pair.substring(0, colon), withoutPadding(pair.substring(colon + 1)));
    }

    /** Old Docker versions padded the password with NUL characters; Docker strips them too. */
    private static String withoutPadding(String password) {
        int end = password.length();
        while (end > 0 && password.charAt(end - 1) == 0) {
            end--;
        }
        return password.substring(0, end);
    }
}
