package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.docker.DockerConfig;
import io.jenkins.plugins.imagepromotion.registry.docker.UnusableDockerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Converts Jenkins credentials to a login for a registry, depending on their kind:
 *
 * <pre>
 *   another plugin converts them   its result; checked first, because the password in Amazon ECR credentials is encoded
 *   username and password          both
 *   secret text                    a token without a user name
 *   secret file                    the login for the repository in a Docker configuration
 * </pre>
 */
final class RegistryLogin {
    private static final Logger LOGGER = Logger.getLogger(RegistryLogin.class.getName());

    /** Visible ASCII without a colon, which separates a user name from a password. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x39\\x3b-\\x7e]+");

    private static final String ANY_PATH = "any";

    private static final String USE_PASSWORD =
            "A secret text must be a token without a user name. If the registry requires a user"
                    + " name, use username and password credentials with the token as the password.";
    private static final String USE_FILE =
            "As the secret file, upload the config.json that `docker login` wrote for this registry.";
    private static final String NO_HELPER =
            "Run `docker login` with a configuration that has no credential helper for this"
                    + " registry, and upload that file, or use username and password credentials.";
    private static final String ASK_PROVIDER =
            "Check the credentials that they are based on. To see the reason, add a log"
                    + " recorder for io.jenkins.plugins.imagepromotion and jenkins.authentication.tokens with the level FINE.";

    private RegistryLogin() {}

    /** Matches the credentials whose kind can be used as a login. */
    static CredentialsMatcher kinds() {
        return CredentialsMatchers.anyOf(
                CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
                CredentialsMatchers.instanceOf(StringCredentials.class),
                CredentialsMatchers.instanceOf(FileCredentials.class),
                RegistryTokens.matcher());
    }

    /**
     * Returns the login for the repository. The provider of the credentials may connect to a server.
     *
     * @throws UnusableLogin if the credentials cannot be used as a login
     */
    static Credentials of(StandardCredentials found, Repository repository) throws UnusableLogin {
        try {
            if (RegistryTokens.matcher().matches(found) && !hasColonInName(found)) {
                return converted(found);
            }
            if (found instanceof StandardUsernamePasswordCredentials login) {
                return Credentials.basic(
                        login.getUsername(), login.getPassword().getPlainText());
            }
            if (found instanceof StringCredentials text) {
                return token(text);
            }
            if (found instanceof FileCredentials file) {
                return login(config(file), repository);
            }
        } catch (RuntimeException e) {
            // A message from another plugin may contain anything, so it is not logged by default.
            LOGGER.log(Level.FINE, e, () -> "Cannot read the credentials " + found.getId());
            throw new UnusableLogin(
                    "their provider cannot read them (" + e.getClass().getSimpleName() + ")", ASK_PROVIDER);
        }
        throw new UnusableLogin("this kind is not supported for registries", BuildCredentials.KINDS_REMEDY);
    }

    /**
     * Checks the content of a secret text or a secret file without a connection to any server.
     *
     * @param registry the registry that the content is for; empty for any registry
     * @throws UnusableLogin if it cannot be used there
     */
    static void check(StandardCredentials found, String registry) throws UnusableLogin {
        if (found instanceof StringCredentials text) {
            token(text);
        } else if (found instanceof FileCredentials file) {
            DockerConfig config = config(file);
            if (!registry.isEmpty()) {
                requireNoHelper(config, new Repository(registry, ANY_PATH));
            }
        }
    }

    /** The converter in docker-commons would treat a part of the name as part of the password. */
    private static boolean hasColonInName(StandardCredentials found) {
        return found instanceof StandardUsernamePasswordCredentials login
                && login.getUsername().contains(":");
    }

    private static Credentials converted(StandardCredentials found) throws UnusableLogin {
        String token = RegistryTokens.convert(found)
                .orElseThrow(() -> new UnusableLogin(
                        "the plugin that provides them cannot convert them for Docker", ASK_PROVIDER));
        try {
            return DockerConfig.decode(token);
        } catch (UnusableDockerConfig e) {
            throw new UnusableLogin(
                    "the plugin that provides them does not convert them to a user name and a password", ASK_PROVIDER);
        }
    }

    private static Credentials token(StringCredentials found) throws UnusableLogin {
        String text = found.getSecret().getPlainText().strip();
        if (text.isEmpty()) {
            throw new UnusableLogin("the secret text is empty", USE_PASSWORD);
        }
        if (text.startsWith("{")) {
            throw new UnusableLogin("the secret text is a JSON document, not a token", USE_FILE);
        }
        if (text.contains(":")) {
            throw new UnusableLogin(
                    "the secret text contains a colon, so it may be a user name and a password", USE_PASSWORD);
        }
        if (!TOKEN.matcher(text).matches()) {
            throw new UnusableLogin(
                    "the secret text contains a character that is not allowed in a token", USE_PASSWORD);
        }
        return Credentials.identityToken(text);
    }

    private static DockerConfig config(FileCredentials found) throws UnusableLogin {
        try (InputStream content = found.getContent()) {
            return DockerConfig.read(content);
        } catch (UnusableDockerConfig e) {
            throw unusableFile(e);
        } catch (IOException e) {
            throw new UnusableLogin(
                    "the secret file cannot be read (" + e.getClass().getSimpleName() + ")", USE_FILE);
        }
    }

    private static void requireNoHelper(DockerConfig config, Repository repository) throws UnusableLogin {
        if (config.helper(repository).isPresent()) {
            throw new UnusableLogin(
                    "the secret file uses a credential helper for this registry, which the controller does not run",
                    NO_HELPER);
        }
    }

    private static Credentials login(DockerConfig config, Repository repository) throws UnusableLogin {
        requireNoHelper(config, repository);
        try {
            return config.login(repository)
                    .orElseThrow(
                            () -> new UnusableLogin("the secret file contains no login for this repository", USE_FILE));
        } catch (UnusableDockerConfig e) {
            throw unusableFile(e);
        }
    }

    private static UnusableLogin unusableFile(UnusableDockerConfig e) {
        return new UnusableLogin("the secret file is not a Docker configuration: " + e.problem(), USE_FILE);
    }
}
