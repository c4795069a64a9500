package io.jenkins.plugins.imagepromotion.signature.predicate;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How and from what an image was built, according to a provenance (SLSA, provenance v1 and v0.2). A string that the
 * provenance does not contain is empty.
 *
 * @param builder the ID of the build platform
 * @param repository the URL of the source repository, without {@code git+} and {@code .git}
 * @param ref the Git reference that was built, such as {@code refs/heads/main}
 * @param commit the hash of the commit that was built, in hex
 */
public record BuildProvenance(String builder, String repository, String ref, String commit) {
    private static final String V1 = "https://slsa.dev/provenance/v1";
    private static final String V02 = "https://slsa.dev/provenance/v0.2";
    private static final String SUMMARY = "io.jenkins.plugins.imagepromotion.provenance";

    /**
     * Returns what a claim states; empty if it is not a SLSA provenance of a known version.
     *
     * @param claim the claim, or its {@link #summary}
     */
    public static Optional<BuildProvenance> of(Claim claim) {
        if (claim.content().get(SUMMARY) instanceof BuildProvenance provenance) {
            return Optional.of(provenance);
        }
        return switch (claim.predicateType().orElse("")) {
            case V1 -> Optional.of(v1(claim.content()));
            case V02 -> Optional.of(v02(claim.content()));
            default -> Optional.empty();
        };
    }

    /** Returns the claim with only the values that {@link #of} reads, because a provenance can contain megabytes. */
    public static Claim summary(Claim claim) {
        Map<String, Object> content = of(claim)
                .<Map<String, Object>>map(found -> Map.of(SUMMARY, found))
                .orElse(Map.of());
        return new Claim(claim.predicateType(), content);
    }

    /**
     * BuildKit describes the source in its parameters. Other platforms list it as the first dependency. The
     * dependencies after it can come from any repository, so they never count as the source.
     */
    private static BuildProvenance v1(Map<String, Object> predicate) {
        Map<String, Object> build = JsonTree.map(predicate.get("buildDefinition"));
        Map<String, Object> parameters = JsonTree.map(build.get("externalParameters"));
        List<?> dependencies = JsonTree.list(build.get("resolvedDependencies"));
        Object source = parameters.containsKey("configSource") || dependencies.isEmpty()
                ? parameters.get("configSource")
                : dependencies.get(0);
        return of(JsonTree.map(predicate.get("runDetails")), JsonTree.map(source));
    }

    private static BuildProvenance v02(Map<String, Object> predicate) {
        Map<String, Object> invocation = JsonTree.map(predicate.get("invocation"));
        return of(predicate, JsonTree.map(invocation.get("configSource")));
    }

    private static BuildProvenance of(Map<String, Object> run, Map<String, Object> source) {
        String uri = text(source.get("uri"));
        int at = uri.indexOf("@refs/");
        int fragment = uri.indexOf('#');
        int end = at >= 0 && (fragment < 0 || at < fragment) ? at : fragment;
        String ref = end < 0 ? "" : uri.substring(end + 1);
        // The fragment of a Git context of BuildKit can also name a folder.
        int folder = end == fragment ? ref.indexOf(':') : -1;
        Map<String, Object> digest = JsonTree.map(source.get("digest"));
        String commit = text(digest.get("gitCommit"));
        return new BuildProvenance(
                text(JsonTree.map(run.get("builder")).get("id")),
                repository(end < 0 ? uri : uri.substring(0, end)),
                folder < 0 ? ref : ref.substring(0, folder),
                commit.isEmpty() ? text(digest.get("sha1")) : commit);
    }

    private static String repository(String uri) {
        String url = uri.startsWith("git+") ? uri.substring("git+".length()) : uri;
        return url.endsWith(".git") ? url.substring(0, url.length() - ".git".length()) : url;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
