package io.jenkins.plugins.imagepromotion.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Runs commands so that the Java runtime can record their classes; {@code bin/image-promotion} starts it to write a
 * class archive. It connects only to a closed port on this machine, and does not read the user's configuration.
 */
final class Training {
    private static final String COMMIT = "0123abc";
    private static final String IMAGE = "127.0.0.1:1/app:staging-v1.0.0-" + COMMIT + "-1700000000";

    private static final String OURS = "io/jenkins/plugins/imagepromotion/";
    private static final String CLASS = ".class";

    /** Packages that a promotion uses only when a registry responds. */
    private static final Set<String> AFTER_A_RESPONSE = Set.of(
            OURS + "promotion",
            OURS + "policy",
            OURS + "policy/demand",
            OURS + "registry",
            OURS + "registry/http",
            OURS + "registry/http/auth",
            OURS + "registry/http/json",
            OURS + "registry/http/status",
            OURS + "registry/http/syntax",
            OURS + "registry/http/wire",
            "okhttp3/internal/connection",
            "okhttp3/internal/http",
            "okhttp3/internal/http1",
            "com/fasterxml/jackson/core/base",
            "com/fasterxml/jackson/core/io",
            "com/fasterxml/jackson/core/json",
            "com/fasterxml/jackson/core/sym",
            "com/fasterxml/jackson/core/util");

    private Training() {}

    /** Runs the commands; their results do not matter. The class path must be the jar. */
    public static void main(String[] arguments) throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("java.class.path"))) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                load(entry.getName());
            }
        }
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DOCKER_CONFIG", "/nonexistent");
        Main main = new Main(InputStream.nullInputStream(), nowhere, nowhere, environment);
        main.run("--help");
        for (String format : new String[] {"text", "json"}) {
            main.run("tag", "--output", format, "--environment", "staging", "--version", "1.0.0", "--commit", COMMIT);
            main.run("explain", "--output", format, "--environment", "production", IMAGE);
            main.run("explain", "--output", format, "--environment", "production", "app:latest");
            main.run("explain", "--output", format, "--environment", "staging", "app@sha256:" + "0".repeat(64));
            main.run("resolve", "--output", format, IMAGE);
            main.run("promote", "--output", format, IMAGE);
        }
    }

    private static void load(String file) {
        int end = Math.max(0, file.lastIndexOf('/'));
        if (!file.endsWith(CLASS) || !AFTER_A_RESPONSE.contains(file.substring(0, end))) {
            return;
        }
        String name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
        try {
            Class.forName(name, false, Training.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // The class needs an optional library that is not in the jar.
        }
    }
}
