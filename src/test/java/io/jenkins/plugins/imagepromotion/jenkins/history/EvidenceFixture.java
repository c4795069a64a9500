package io.jenkins.plugins.imagepromotion.jenkins.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Evidence of a fresh controller. */
public final class EvidenceFixture {
    private EvidenceFixture() {}

    /** Returns a store without events, in a folder of its own. */
    public static EvidenceStore fresh() {
        try {
            Path target = Files.createDirectories(Path.of("target", "evidence"));
            return new EvidenceStore(Files.createTempDirectory(target, "home"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
