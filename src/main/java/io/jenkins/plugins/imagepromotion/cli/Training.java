package io.jenkins.plugins.imagepromotion.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs commands so that the Java runtime can record their classes; {@code bin/image-promotion} starts it to write a class
 * archive. It connects only to a closed port of this machine, and reads no configuration of the user.
 */
final class Training {
    private static final String COMMIT = "0123abc";
    private static final String IMAGE = "127.0.0.1:1/app:staging-v1.0.0-" + COMMIT + "-1700000000";

    private Training() {}

    /** Runs the commands; their results do not matter. */
    public static void main(String[] arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
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
}
