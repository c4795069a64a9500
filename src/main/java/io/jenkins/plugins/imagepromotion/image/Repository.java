package io.jenkins.plugins.imagepromotion.image;

/**
 * A repository in a registry, as {@link ImageReference#parse} reads it.
 *
 * @param registry host and, where given, port, as written; {@code docker.io} for Docker Hub
 * @param path the path in the registry, without uppercase letters; {@code library/…} for Docker Hub's own images
 */
public record Repository(String registry, String path) {

    /** Returns {@code registry/path}. */
    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
