package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;

/**
 * Dockerfiles: {@code FROM}, {@code COPY --from}, {@code RUN --mount=from=} and {@code # syntax=}.
 *
 * <p>A build can override the default of an {@code ARG}; the default is checked.
 */
public final class DockerfileFormat implements Format {
    @Override
    public void read(SourceText text, Mentions found) {
        Instructions.of(text).forEach(new Stages(text, found)::read);
    }
}
