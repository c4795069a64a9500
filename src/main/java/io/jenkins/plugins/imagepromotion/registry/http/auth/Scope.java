package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.AuthChallenge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The scope of a token (distribution, "Token Scope Documentation").
 *
 * <p>It covers both pull and push, so that a promotion needs only one token. It uses the registry's own name for the repository,
 * which differs from ours behind some proxies.
 *
 * @param values the scopes; the one for our repository is first, because some services read no further
 */
record Scope(List<String> values) {
    private static final String PREFIX = "repository:";
    private static final Set<String> BOTH = Set.of("pull", "push");

    Scope {
        values = List.copyOf(values);
    }

    /**
     * Returns the scope of {@code challenge}, extended to pull and push of the repository.
     *
     * @param source a repository that the token must also allow to pull from, as a registry requires to mount a blob from there
     */
    static Scope of(Repository repository, Optional<Repository> source, AuthChallenge challenge) {
        Optional<String> reading = source.map(from -> PREFIX + from.path() + ":");
        List<String> others = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (String asked : challenge.parameter("scope").orElse("").trim().split("\\s+", -1)) {
            if (reading.filter(asked::startsWith).isPresent()) {
                continue;
            }
            if (asked.startsWith(PREFIX) && asked.lastIndexOf(':') >= PREFIX.length()) {
                ours.add(widened(asked));
            } else if (!asked.isEmpty()) {
                others.add(asked);
            }
        }
        if (ours.isEmpty()) {
            ours.add(widened(PREFIX + repository.path() + ":"));
        }
        reading.ifPresent(from -> ours.add(from + "pull"));
        ours.addAll(others);
        return new Scope(ours);
    }

    /** Returns only the first value, for services that support only one (manifest-tool#53). */
    Scope first() {
        return new Scope(values.subList(0, 1));
    }

    /** Returns the scope with pull access only, because some services reject requests for more than the user has. */
    Scope forReading() {
        return new Scope(values.stream()
                .map(value -> value.startsWith(PREFIX) ? resource(value) + "pull" : value)
                .toList());
    }

    private static String widened(String scope) {
        Set<String> actions = new TreeSet<>(BOTH);
        actions.addAll(List.of(scope.substring(resource(scope).length()).split(",", -1)));
        actions.remove("");
        return resource(scope) + String.join(",", actions);
    }

    private static String resource(String scope) {
        return scope.substring(0, scope.lastIndexOf(':') + 1);
    }

    @Override
    public String toString() {
        return String.join(" ", values);
    }
}
