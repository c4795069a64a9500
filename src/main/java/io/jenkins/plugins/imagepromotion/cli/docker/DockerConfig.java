package io.jenkins.plugins.imagepromotion.cli.docker;

import java.util.Map;
import java.util.Optional;

/**
 * The credentials in a Docker configuration file (docker command line reference, "Configuration files").
 *
 * @param auths what {@code docker login} wrote to the file itself, by server
 * @param credHelpers the helper of a server
 * @param credsStore the helper of every other server
 */
record DockerConfig(Map<String, Auth> auths, Map<String, String> credHelpers, Optional<String> credsStore) {
    DockerConfig {
        auths = Map.copyOf(auths);
        credHelpers = Map.copyOf(credHelpers);
    }

    static final DockerConfig EMPTY = new DockerConfig(Map.of(), Map.of(), Optional.empty());

    /**
     * One stored login; a missing value is empty.
     *
     * @param auth user name and password, separated by a colon, in base64
     * @param username the user name in plain text
     * @param password the password in plain text
     * @param identityToken an OAuth2 refresh token
     * @param registryToken a bearer token, which Docker sends unchanged
     */
    record Auth(String auth, String username, String password, String identityToken, String registryToken) {
        @Override
        public String toString() {
            return "an entry of auths";
        }
    }
}
