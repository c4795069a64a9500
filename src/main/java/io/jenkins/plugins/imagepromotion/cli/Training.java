package io.jenkins.plugins.imagepromotion.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs commands so that the Java runtime can record their classes; {@code bin/image-promotion} starts it to write a
 * class archive. It connects only to this machine, to registries that it starts and to a closed port, and does
 * not read the user's configuration.
 */
final class Training {
    private static final String COMMIT = "0123abc";
    private static final String TAG = "staging-v1.0.0-" + COMMIT + "-1700000000";

    /** Large enough that a copy takes the same way as with a real layer. */
    private static final int LAYER_BYTES = 4 << 20;

    private static final Map<String, String> FILES = Map.of(
            "deploy.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app}
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      image: registry.invalid/app:latest
                      command: [app, "--serve"]
                      env: [{name: LEVEL, value: info}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: app}
            spec: {ports: [{port: 80}]}
            """,
            "values.yaml",
            "image:\n  repository: registry.invalid/app\n  tag: production-v1.4.2-3f9c2ab-1763890000\n",
            "Dockerfile",
            "FROM registry.invalid/base:1.0 AS build\nRUN make\nFROM scratch\nCOPY --from=build /app /app\n",
            "run.sh",
            "#!/bin/sh\nIMAGE=registry.invalid/app:1\ndocker pull \"$IMAGE\"\n",
            "Jenkinsfile",
            "pipeline { agent { docker { image 'registry.invalid/tools:2' } } }\n",
            "Source.java",
            "class Source {}\n");

    private final Main main;

    private Training() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DOCKER_CONFIG", "/nonexistent");
        main = new Main(InputStream.nullInputStream(), nowhere, nowhere, environment);
    }

    /** Runs the commands; their results do not matter. The class path must be the jar. */
    public static void main(String[] arguments) throws IOException {
        Preloading.start(); // Main starts it, which this class does not run.
        Training training = new Training();
        training.withoutRegistry();
        Path folder = Files.createTempDirectory("image-promotion-training");
        try (TrainingRegistry source = new TrainingRegistry();
                TrainingRegistry target = new TrainingRegistry()) {
            training.scan(folder);
            training.promote(folder, source, target);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private void withoutRegistry() {
        main.run("--help");
        for (String format : List.of("text", "json")) {
            main.run("tag", "--output", format, "--environment", "staging", "--version", "1.0.0", "--commit", COMMIT);
            for (String image : List.of("app:" + TAG, "app:latest", "app@sha256:" + "0".repeat(64))) {
                main.run("explain", "--output", format, "--environment", "production", image);
                main.run("explain", "--output", format, "--environment", "staging", image);
            }
            // Prepares a connection with TLS, to a port that is closed on most machines.
            main.run("resolve", "--output", format, "127.0.0.1:1/app:" + TAG);
        }
    }

    private void scan(Path folder) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        main.run("scan", folder.toString());
        main.run("scan", "--output", "json", folder.toString());
    }

    private void promote(Path folder, TrainingRegistry source, TrainingRegistry target) throws IOException {
        List.of("app", "one", "two", "three").forEach(repository -> source.push(repository, TAG, LAYER_BYTES));
        String image = source.host() + "/app:" + TAG;
        for (String format : List.of("text", "json")) {
            for (String command : List.of("resolve", "promote", "lineage")) {
                main.run(command, "--output", format, image, "--plain-http", source.host());
            }
        }
        Path release = Files.writeString(
                folder.resolve("release.yaml"),
                "name: training\nimages: [SOURCE/one:TAG, SOURCE/two:TAG]\n"
                        .replace("SOURCE", source.host())
                        .replace("TAG", TAG));
        main.run("promote", "--release", release.toString(), "--plain-http", source.host());
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                name: training
                environments:
                  - name: staging
                    branch: main
                  - name: production
                    origins: staging
                    routes:
                      - from: SOURCE/three
                        to: TARGET/three
                """.replace("SOURCE", source.host())
                .replace("TARGET", target.host()));
        main.run(
                "promote",
                source.host() + "/three:" + TAG,
                "--target",
                target.host() + "/three",
                "--policy",
                policy.toString(),
                "--plain-http",
                source.host(),
                "--plain-http",
                target.host());
    }
}
