package io.jenkins.plugins.imagepromotion.cli.docker;

import java.util.Map;
import java.util.Optional;

/**
 * What a docker configuration file says about credentials (docker command line reference, "Configuration files").
 *
 * @param auths what {@code docker login} wrote into the file itself, by server
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
     * One entry of the file's logins; what is not there is empty.
     *
     * @param auth user name and password, divided by a colon, in base64
     * @param username the user name, where it is spelled out
     * @param password the password, where it is spelled out
     * @param identityToken an OAuth2 refresh token
     * @param registryToken a bearer token, which docker sends as it is
     */
    record Auth(String auth, String username, String password, String identityToken, String registryToken) {
        @Override
        public String toString() {
            return "an entry of auths";
        }
    }
}
