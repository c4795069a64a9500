package io.jenkins.plugins.imagepromotion.image;

/**
 * A repository in a registry, as {@link ImageReference#parse} reads it.
 *
 * @param registry host and, where given, port, under its {@linkplain RegistryHost#canonical one name}
 * @param path the path in the registry, without uppercase letters; {@code library/…} for Docker Hub's own images
 */
public record Repository(String registry, String path) {

    /**
     * Returns the same name for different spellings of one repository where they are known to be equal. For locks
     * only.
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
