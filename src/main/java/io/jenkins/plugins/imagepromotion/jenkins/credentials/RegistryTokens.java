package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import java.util.Optional;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;

/**
 * Converts the credentials of other plugins for Docker, such as credentials for Amazon ECR and for Google. The conversion uses the plugins
 * {@code authentication-tokens} and {@code docker-commons}, which are optional; without them, nothing can be converted.
 */
final class RegistryTokens {
    private static final String DOCKER_COMMONS = "docker-commons";

    private RegistryTokens() {}

    /** Matches the credentials that a plugin can convert. */
    static CredentialsMatcher matcher() {
        return isInstalled() ? Converters.matcher() : CredentialsMatchers.not(CredentialsMatchers.always());
    }

    /**
     * Returns the value that Docker would store in its configuration: the user name and the password, separated by a colon, in base64;
     * empty if the conversion failed. The plugin may connect to its cloud for the conversion.
     */
    static Optional<String> convert(StandardCredentials found) {
        return isInstalled() ? Converters.convert(found) : Optional.empty();
    }

    private static boolean isInstalled() {
        return Jenkins.get().getPlugin(DOCKER_COMMONS) != null;
    }

    /** A separate class, because its types exist only if the plugins are installed. */
    private static final class Converters {
        static CredentialsMatcher matcher() {
            return AuthenticationTokens.matcher(DockerRegistryToken.class);
        }

        static Optional<String> convert(StandardCredentials found) {
            return Optional.ofNullable(AuthenticationTokens.convert(DockerRegistryToken.class, found))
                    .map(DockerRegistryToken::getToken);
        }
    }
}
