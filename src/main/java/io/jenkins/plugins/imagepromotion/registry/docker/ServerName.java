package io.jenkins.plugins.imagepromotion.registry.docker;

import io.jenkins.plugins.imagepromotion.image.RegistryHost;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Set;

/**
 * The names of registries in Docker's configuration files: {@code host[:port]}, or a URL whose path Docker ignores. In
 * the files of Podman and Skopeo, a name without a scheme can include the path of a repository (containers-auth.json).
 */
final class ServerName {
    private static final Set<String> API_PATHS = Set.of("", "v1", "v2");

    private ServerName() {}

    /**
     * Returns how closely {@code key} matches the repository: 0 for no match, 1 for a URL with any path, and a higher
     * number for a longer matching path.
     */
    static int match(String key, Repository repository) {
        String bare = withoutScheme(key);
        int slash = bare.indexOf('/');
        String host = slash < 0 ? bare : bare.substring(0, slash);
        if (!sameHost(host, repository.registry())) {
            return 0;
        }
        String path = slash < 0 ? "" : withoutLastSlash(bare.substring(slash + 1));
        if (API_PATHS.contains(path)) {
            return 2;
        }
        if (!bare.equals(key)) {
            return 1;
        }
        return (repository.path() + "/").startsWith(path + "/") ? 2 + path.length() : 0;
    }

    private static String withoutScheme(String key) {
        int scheme = key.indexOf("://");
        return scheme < 0 ? key : key.substring(scheme + "://".length());
    }

    private static String withoutLastSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static boolean sameHost(String key, String registry) {
        return RegistryHost.canonical(key).equalsIgnoreCase(RegistryHost.canonical(registry));
    }
}
