package io.jenkins.plugins.imagepromotion.jenkins.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates the evidence of a fresh controller. */
public final class EvidenceFixture {
    private static volatile Path home = Path.of("target", "evidence");

    private EvidenceFixture() {}

    /** Returns a store without events, in its own folder. */
    public static EvidenceStore fresh() {
        try {
            home = Files.createTempDirectory(Files.createDirectories(Path.of("target", "evidence")), "home");
            return new EvidenceStore(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a file of the fresh store. */
    static Path file(String name) {
        return home.resolve("image-promotion").resolve("evidence").resolve(name);
    }
}
