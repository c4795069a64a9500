package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The source and target repositories between which the images of an environment may be promoted. {@code {path}} stands
 * for the same text on both sides, so that a route can be followed in both directions: a promotion follows it forward,
 * a verification backward.
 */
public record Route(RepositoryPattern from, RepositoryPattern to) implements Serializable {
    /** The keys of a route. */
    public static final List<String> KEYS = List.of("from", "to");

    /** Throws {@code INVALID_POLICY} if one side does not determine the other, or if both are the same. */
    public Route {
        if (from.hasPlaceholder() != to.hasPlaceholder()) {
            throw InvalidPolicy.because(
                    "only one side of the route " + shown(from, to) + " has {path}",
                    "{path} on both sides or on neither");
        }
        if (from.equals(to)) {
            throw InvalidPolicy.because("both sides of the route " + shown(from, to)
                    + " are the same repository, where promotions need no route");
        }
    }

    /** Reads one side, or throws {@code INVALID_POLICY}; for a form that checks a field as it is typed. */
    public static void requirePattern(String text) {
        RepositoryPattern.parse(text);
    }

    /** Reads a route from its settings, or throws {@code INVALID_POLICY}. */
    public static Route read(Settings settings) {
        return new Route(
                settings.required("from", RepositoryPattern::parse), settings.required("to", RepositoryPattern::parse));
    }

    /** Returns true if the route leads from {@code source} to {@code target}. */
    boolean leads(Repository source, Repository target) {
        return targetOf(source).filter(target::equals).isPresent();
    }

    /** Returns true if the route leads from or to this repository. */
    boolean names(Repository repository) {
        return from.match(repository).isPresent() || to.match(repository).isPresent();
    }

    /** Returns the repository to which the route leads from this repository, if any. */
    Optional<Repository> targetOf(Repository source) {
        return from.match(source).map(to::with);
    }

    /** Returns the repository from which the route leads to this repository, if any. */
    Optional<Repository> sourceOf(Repository target) {
        return to.match(target).map(from::with);
    }

    private static String shown(RepositoryPattern from, RepositoryPattern to) {
        return from + " -> " + to;
    }

    /** Returns both sides with an arrow between them. */
    @Override
    public String toString() {
        return shown(from, to);
    }
}
