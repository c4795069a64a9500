package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import java.util.Optional;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;

/**
 * What other plugins convert for Docker, such as the credentials of Amazon ECR and of Google. They use the plugins
 * {@code authentication-tokens} and {@code docker-commons}, which can be missing; without them, nothing can be converted.
 */
final class RegistryTokens {
    private static final String DOCKER_COMMONS = "docker-commons";

    private RegistryTokens() {}

    /** Matches the credentials that some plugin converts. */
    static CredentialsMatcher matcher() {
        return isInstalled() ? Converters.matcher() : CredentialsMatchers.not(CredentialsMatchers.always());
    }

    /**
     * Returns what docker would keep in its configuration: user name and password, separated by a colon, in base64. Empty if the
     * conversion failed. The plugin can connect to its cloud to convert them.
     */
    static Optional<String> convert(StandardCredentials found) {
        return isInstalled() ? Converters.convert(found) : Optional.empty();
    }

    private static boolean isInstalled() {
        return Jenkins.get().getPlugin(DOCKER_COMMONS) != null;
    }

    /** A class of its own, because its types exist only where the plugins are installed. */
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
