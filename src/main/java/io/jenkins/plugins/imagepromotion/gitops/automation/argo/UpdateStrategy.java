package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import java.util.Locale;

/** How Argo CD Image Updater orders tags. */
public enum UpdateStrategy {
    /** The highest version that the constraint allows. */
    SEMVER,
    /** The most recently built image. */
    NEWEST_BUILD,
    /** The last tag in character order. */
    ALPHABETICAL,
    /** The tag in the constraint, tracked by digest. */
    DIGEST;

    /** Returns the strategy with this name, ignoring case. Like the updater, it falls back to {@code semver}. */
    static UpdateStrategy of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "latest", "newest-build" -> NEWEST_BUILD;
            case "name", "alphabetical" -> ALPHABETICAL;
            case "digest" -> DIGEST;
            default -> SEMVER;
        };
    }
}
