package io.jenkins.plugins.imagepromotion.cli;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.List;

/**
 * Prepares the first request on a thread of its own, while the command reads its arguments and the policy. Without it,
 * the second processor of a machine would be idle until the first bytes arrive.
 */
final class Preloading {
    /** The commands whose start users wait for most often. */
    static final List<String> COMMANDS = List.of("promote", "resolve");

    /** The classes with the longest initialization: security providers, the JSON parser and tables of host names. */
    static final List<String> CLASSES = List.of(
            "okhttp3.internal.platform.Platform",
            "io.jenkins.plugins.imagepromotion.registry.http.json.Json",
            "okhttp3.internal.idn.IdnaMappingTableInstanceKt");

    /** Enough calls that the runtime replaces the hash with processor instructions (see bin/image-promotion). */
    private static final int HASHES = 64;

    private static final int HASHED_BYTES = 1024;

    private Preloading() {}

    /** Starts a thread that ends with the process at the latest. */
    static void start() {
        Thread thread = new Thread(Preloading::run, "preloading");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        byte[] bytes = new byte[HASHED_BYTES];
        for (int i = 0; i < HASHES; i++) {
            Digest.of(bytes);
        }
        CLASSES.forEach(Preloading::initialize);
    }

    private static void initialize(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
            // The command loads the class itself, and reports why it cannot.
        }
    }
}
