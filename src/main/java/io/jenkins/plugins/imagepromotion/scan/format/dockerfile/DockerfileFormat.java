package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;

/**
 * Dockerfiles: {@code FROM}, {@code COPY --from}, {@code RUN --mount=from=} and {@code # syntax=}.
 *
 * <p>A build can give an {@code ARG} another value than its default; the default is what the file tells, and is judged.
 */
public final class DockerfileFormat implements Format {
    @Override
    public void read(SourceText text, Mentions found) {
        Stages stages = new Stages(text, found);
        for (Instruction instruction : Instructions.of(text)) {
            stages.read(instruction);
        }
    }
}
