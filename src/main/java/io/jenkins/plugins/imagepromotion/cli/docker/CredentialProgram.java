package io.jenkins.plugins.imagepromotion.cli.docker;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.work.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Asks a program {@code docker-credential-<name>}: {@code get} as its argument, the server on its standard input, JSON on
 * its standard output (docker-credential-helpers, "Development"). Its error stream is not read, because it may
 * contain a secret.
 */
final class CredentialProgram {
    private static final Duration TIME_ALLOWED = Duration.ofSeconds(30);
    private static final int MAX_OUTPUT = 1 << 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    /** The text that a helper prints, with exit status 1, if it has no credentials for the server. */
    private static final String NOT_FOUND = "credentials not found in native keychain";

    /** The user name with which a helper marks its secret as an identity token. */
    private static final String TOKEN_USER = "<token>";

    private final Map<String, String> environment;
    private final Duration timeAllowed;

    CredentialProgram(Map<String, String> environment) {
        this(environment, TIME_ALLOWED);
    }

    CredentialProgram(Map<String, String> environment, Duration timeAllowed) {
        this.environment = Map.copyOf(environment);
        this.timeAllowed = timeAllowed;
    }

    /**
     * Returns the helper's credentials for the server; empty if it does not have any.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CREDENTIALS_UNUSABLE} if it is
     *     missing, fails, times out or prints something else
     */
    Optional<Credentials> get(String name, String server) {
        String program = "docker-credential-" + name;
        if (!NAME.matcher(name).matches()) {
            throw UnusableCredentials.fromHelper(program, server, "this is not a valid name of a helper");
        }
        Path path = ProgramRun.find(program, environment.getOrDefault("PATH", ""))
                .orElseThrow(() -> UnusableCredentials.fromHelper(program, server, "it is not on the PATH"));
        ProgramRun run = run(path, program, server);
        if (run.output().contains(NOT_FOUND)) {
            return Optional.empty();
        }
        if (run.exitStatus() != 0) {
            throw UnusableCredentials.fromHelper(program, server, "it ended with exit status " + run.exitStatus());
        }
        try {
            return answer(run.output());
        } catch (IOException e) {
            throw UnusableCredentials.fromHelper(
                    program, server, "its answer is not a JSON object with Username and Secret");
        }
    }

    private ProgramRun run(Path path, String program, String server) {
        try {
            return ProgramRun.of(
                    List.of(path.toString(), "get"),
                    environment,
                    server + "\n",
                    ProgramRun.Errors.DISCARD,
                    MAX_OUTPUT,
                    timeAllowed);
        } catch (IOException e) {
            throw UnusableCredentials.fromHelper(program, server, "it cannot be run, or its output is too long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnusableCredentials.fromHelper(program, server, "it was interrupted");
        } catch (TimeoutException e) {
            throw UnusableCredentials.fromHelper(
                    program, server, "it did not answer within " + timeAllowed.toSeconds() + " s");
        }
    }

    /**
     * Returns the credentials in the text; empty if name and secret are empty, which some helpers print if they have none.
     *
     * @throws IOException if the text is not valid
     */
    private static Optional<Credentials> answer(String text) throws IOException {
        List<Object> documents = JsonTree.read(text);
        if (documents.isEmpty() || !(documents.get(0) instanceof Map)) {
            throw new IOException("not a JSON object");
        }
        String username = JsonTree.text(JsonTree.map(documents.get(0)).get("Username"));
        String secret = JsonTree.text(JsonTree.map(documents.get(0)).get("Secret"));
        if (username.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (username.isEmpty() || secret.isEmpty()) {
            throw new IOException("user name or secret is missing");
        }
        return Optional.of(
                username.equals(TOKEN_USER) ? Credentials.identityToken(secret) : Credentials.basic(username, secret));
    }
}
