package io.jenkins.plugins.imagepromotion.image;

/**
 * A repository in a registry, as {@link ImageReference#parse} reads it.
 *
 * @param registry host and, where given, port, under its {@linkplain RegistryHost#canonical one name}
 * @param path the path in the registry, without uppercase letters; {@code library/…} for Docker Hub's own images
 */
public record Repository(String registry, String path) {

    /**
     * Returns a name for locks, which is the same for different spellings that are known to refer to one repository.
     */
    public String lockName() {
        return RegistryHost.lockName(registry) + "/" + path;
    }

    /** Returns {@code registry/path}. */
    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
