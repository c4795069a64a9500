package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import java.util.Locale;

/** How Argo CD Image Updater orders tags. */
public enum UpdateStrategy {
    /** The highest version that the constraint allows. */
    SEMVER,
    /** The image that was built last. */
    NEWEST_BUILD,
    /** The last tag by its characters. */
    ALPHABETICAL,
    /** The tag that the constraint names, by its digest. */
    DIGEST;

    /** Returns the strategy of this name, in any case; {@code semver} for an unknown one, as the updater does. */
    static UpdateStrategy of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "latest", "newest-build" -> NEWEST_BUILD;
            case "name", "alphabetical" -> ALPHABETICAL;
            case "digest" -> DIGEST;
            default -> SEMVER;
        };
    }
}
