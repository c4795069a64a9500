package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Optional;

/**
 * The repository to examine, and the allowed probes.
 *
 * @param repository where to read, and to write throw-away tags
 * @param readOnly whether to write nothing
 * @param productionTag whether to write a tag that looks like a production tag, which Flux could select
 * @param mountTo another repository of the same registry, to mount a blob in
 */
public record Examination(
        Repository repository, boolean readOnly, boolean productionTag, Optional<Repository> mountTo) {}
