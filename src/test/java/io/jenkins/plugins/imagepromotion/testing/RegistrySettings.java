package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a registry is set up, and how its own test client reaches it. */
record RegistrySettings(String scheme) {
    static final RegistrySettings PLAIN = new RegistrySettings("http");

    /** Writes the configuration file and whatever it names into the folder. */
    Path write(Path folder) {
        try {
            return Files.writeString(folder.resolve("config.yml"), """
                    version: 0.1
                    log:
                      level: info
                      accesslog:
                        disabled: false
                    storage:
                      filesystem:
                        rootdirectory: %s
                      delete:
                        enabled: true
                      maintenance:
                        uploadpurging:
                          enabled: false
                    http:
                      addr: 127.0.0.1:0
                      secret: only-for-tests
                    """.formatted(folder.resolve("storage")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
