package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.io.Serializable;
import java.util.Optional;

/**
 * One end of a route: a repository, or with {@code {path}} all repositories of one form. It works in both directions: a
 * repository determines the text in place of {@code {path}}, and that text determines the repository.
 *
 * @param registry the registry, as {@link ImageReference#parse} returns it
 * @param path the path in the registry, with {@code {path}} at most once
 */
record RepositoryPattern(String registry, String path) implements Serializable {
    private static final String PLACEHOLDER = "{path}";

    /** Replaces the placeholder while the rest is checked. It has two components, so that Docker Hub does not add one. */
    private static final String SAMPLE = "a/a";

    /** Reads a pattern, or throws {@code INVALID_POLICY} if it names no registry or does not match any repository. */
    static RepositoryPattern parse(String text) {
        return read(text)
                .orElseThrow(() -> InvalidPolicy.because(
                        Quoted.text(text) + " is not a repository with its registry",
                        "such as registry.example.com/staging/shop, or registry.example.com/staging/{path} for all below"
                                + " staging"));
    }

    private static Optional<RepositoryPattern> read(String text) {
        int slash = text.indexOf('/');
        int placeholder = text.indexOf(PLACEHOLDER);
        if (slash < 0 || placeholder != text.lastIndexOf(PLACEHOLDER)) {
            return Optional.empty();
        }
        try {
            ImageReference sample = ImageReference.parse(text.replace(PLACEHOLDER, SAMPLE));
            Repository repository = sample.repository();
            return sample.tag().isEmpty() && sample.digest().isEmpty() && isRegistry(text.substring(0, slash))
                    ? Optional.of(new RepositoryPattern(
                            repository.registry(), placeholder < 0 ? repository.path() : text.substring(slash + 1)))
                    : Optional.empty();
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /**
     * A first component that is not a registry is part of a path on Docker Hub. A policy must specify which one it
     * means.
     */
    private static boolean isRegistry(String first) {
        return !first.contains(PLACEHOLDER)
                && ImageReference.parse(first + "/" + SAMPLE)
                        .repository()
                        .path()
                        .equals(SAMPLE);
    }

    /** Returns true if the pattern has a placeholder, so that it matches many repositories. */
    boolean hasPlaceholder() {
        return path.contains(PLACEHOLDER);
    }

    /** Returns the text in place of the placeholder, or an empty text without one; empty if the repository does not match. */
    Optional<String> match(Repository repository) {
        if (!registry.equals(repository.registry())) {
            return Optional.empty();
        }
        int at = path.indexOf(PLACEHOLDER);
        if (at < 0) {
            return path.equals(repository.path()) ? Optional.of("") : Optional.empty();
        }
        String before = path.substring(0, at);
        String after = path.substring(at + PLACEHOLDER.length());
        String found = repository.path();
        return found.length() > before.length() + after.length() && found.startsWith(before) && found.endsWith(after)
                ? Optional.of(found.substring(before.length(), found.length() - after.length()))
                        .filter(RepositoryPattern::isWhole)
                : Optional.empty();
    }

    /** A text that begins or ends with a separator is not a path; in another place, it would name another repository. */
    private static boolean isWhole(String text) {
        return Character.isLetterOrDigit(text.charAt(0)) && Character.isLetterOrDigit(text.charAt(text.length() - 1));
    }

    /** Returns the repository with the text in place of the placeholder. */
    Repository with(String text) {
        return new Repository(registry, path.replace(PLACEHOLDER, text));
    }

    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
