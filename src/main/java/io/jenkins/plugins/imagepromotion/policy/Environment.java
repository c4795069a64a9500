package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place where images run, and where its images come from: built from a branch, or promoted from an origin. An environment
 * with neither is closed: no builds, no promotions.
 *
 * @param name the environment's name, the first part of its tags unless they have a format of their own
 * @param branch the branch whose pushes build its images; null if they are not built
 * @param origins the environments whose images may be promoted to it
 * @param routes the routes along which they may be promoted to other repositories; within a repository, they need none
 * @param tags how its tags are written and read
 * @param demands what a promotion to it must satisfy
 * @param paths patterns of the files that belong to it when a tree is scanned
 */
public record Environment(
        String name,
        @Nullable String branch,
        List<String> origins,
        List<Route> routes,
        TagScheme tags,
        Demands demands,
        List<String> paths)
        implements Serializable {
    private static final int LONGEST_PATH = 500;

    /**
     * Checks the parts.
     *
     * @throws ImagePromotionException {@code INVALID_TAG} if its name is not valid in an immutable tag;
     *     {@code INVALID_POLICY} if it is both built and promoted, promoted from itself, or built but has routes
     *     or demands
     */
    public Environment {
        ImmutableTag.requireEnvironment(name);
        origins = List.copyOf(origins);
        routes = List.copyOf(routes);
        paths = List.copyOf(requirePaths(paths));
        if (branch != null && !origins.isEmpty()) {
            throw InvalidPolicy.because("the images of " + name + " are either built or promoted, not both");
        }
        if (branch != null && !routes.isEmpty()) {
            throw InvalidPolicy.because(
                    "the images of " + name + " are built from a branch, so it cannot have routes for promotions");
        }
        if (branch != null && !demands.explain().isEmpty()) {
            throw InvalidPolicy.because("the images of " + name
                    + " are built from a branch, so it cannot have requirements for promotions");
        }
        if (origins.contains(name)) {
            throw InvalidPolicy.because(name + " cannot be its own origin");
        }
    }

    /** Creates an environment that the files with its name belong to. */
    public Environment(String name, @Nullable String branch, List<String> origins, TagScheme tags, Demands demands) {
        this(name, branch, origins, List.of(), tags, demands, pathsNamed(name));
    }

    /**
     * Returns the default patterns: a folder with the name of the environment, as in {@code overlays/production}, and a file
     * whose name ends with it, as in {@code values-production.yaml}.
     */
    public static List<String> pathsNamed(String name) {
        String file = name + ".*";
        return List.of("**/" + name + "/**", "**/*[-._]" + file, "**/" + file);
    }

    /** Returns the patterns, or throws {@code INVALID_POLICY} if one cannot be matched quickly. */
    public static List<String> requirePaths(List<String> paths) {
        for (String path : paths) {
            if (path.isBlank() || path.length() > LONGEST_PATH) {
                throw InvalidPolicy.because(
                        "a path pattern is empty or longer than " + LONGEST_PATH + " characters",
                        "patterns such as deploy/live/** or **/values-live.yaml");
            }
        }
        return List.copyOf(paths);
    }

    /** Creates an environment whose images are built by pushes to {@code branch}. */
    public static Environment builtFrom(String name, String branch) {
        return new Environment(name, branch, List.of(), TagScheme.standard(name), Demands.NONE);
    }

    /** Creates a protected environment whose images exist only by promotion from {@code origin}. */
    public static Environment promotedFrom(String name, String origin) {
        return new Environment(name, null, List.of(origin), TagScheme.standard(name), Demands.NONE);
    }

    /** Returns this environment with other demands. */
    public Environment demanding(Demands more) {
        return new Environment(name, branch, origins, routes, tags, more, paths);
    }

    /** Returns this environment with other routes. */
    public Environment along(List<Route> others) {
        return new Environment(name, branch, origins, others, tags, demands, paths);
    }

    /** Returns this environment, tightened by the same one of a lower layer. */
    Environment tightenedBy(Environment lower, LayerComparison layers) {
        LayerComparison own = layers.in(name);
        own.require(
                Objects.equals(branch, lower.branch),
                "branch",
                Objects.requireNonNullElse(branch, "none"),
                Objects.requireNonNullElse(lower.branch, "none"));
        own.require(tags.equals(lower.tags), "tagPattern or tagFormat", tags, lower.tags);
        own.requireSubset("origins", origins, lower.origins);
        own.requireSubset("routes", text(routes), text(lower.routes));
        Demands both = demands.tightenedBy(lower.demands, own);
        return new Environment(
                name, branch, lower.origins, lower.routes, tags, both, LayerComparison.union(paths, lower.paths));
    }

    private static List<String> text(List<Route> routes) {
        return routes.stream().map(Route::toString).toList();
    }

    /** Returns true if no build may create its images. */
    public boolean isProtected() {
        return branch == null;
    }

    /** Returns true if images can be promoted to it. */
    public boolean isPromotionTarget() {
        return !origins.isEmpty();
    }

    /** Returns true if an image of the source's repository may be promoted to the target's: within one, or along a route. */
    public boolean leads(Repository source, Repository target) {
        return source.equals(target) || routes.stream().anyMatch(route -> route.leads(source, target));
    }

    /** Returns the repositories whose images may be promoted to that one, starting with that one. */
    public List<Repository> sourcesOf(Repository target) {
        return Stream.concat(Stream.of(target), routes.stream().flatMap(route -> route.sourceOf(target).stream()))
                .distinct()
                .toList();
    }

    /** Returns the repositories to which images of {@code source} may be promoted, starting with {@code source}. */
    public List<Repository> targetsOf(Repository source) {
        return Stream.concat(Stream.of(source), routes.stream().flatMap(route -> route.targetOf(source).stream()))
                .distinct()
                .toList();
    }

    /** Returns true if a route leads from or to this repository. */
    public boolean hasRouteOf(Repository repository) {
        return routes.stream().anyMatch(route -> route.names(repository));
    }

    /** Returns the parts of the tag if it is an immutable tag of this environment. */
    public Optional<ImmutableTag> read(Tag tag) {
        return tags.read(name, tag);
    }

    /** Creates a tag of this environment, or throws {@code INVALID_TAG} or {@code TAG_OUTSIDE_PATTERN}. */
    public ImmutableTag mint(String version, String commit, long timestamp) {
        return tags.mint(name, version, commit, timestamp);
    }
}
