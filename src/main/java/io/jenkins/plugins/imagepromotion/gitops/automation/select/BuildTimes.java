package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import java.time.Instant;
import java.util.Optional;

/** The build times of images, from their configurations. Only the order by build time needs them. */
public interface BuildTimes {
    /** No build time is known. */
    BuildTimes UNKNOWN = tag -> Optional.empty();

    /** Returns when the image of a tag was built; empty if its configuration cannot be read. */
    Optional<Instant> of(String tag);
}
