package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code bin/image-promotion} with the jar that the build made, and looks at the archive of classes that it writes. */
class LauncherIT {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    Path root;

    private Path jar;

    @BeforeEach
    void copyTheLauncherAndItsJar() throws IOException {
        jar = root.resolve("target/image-promotion-cli.jar");
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(jar.getParent());
        Files.copy(Path.of("bin/image-promotion"), root.resolve("bin/image-promotion"));
        root.resolve("bin/image-promotion").toFile().setExecutable(true);
        Files.copy(Path.of("target/image-promotion-cli.jar"), jar);
    }

    @Test
    void firstRunWritesAnArchiveThatTheRuntimeAccepts() throws Exception {
        assertThat(launch(JAVA_HOME, "--version")).startsWith("image-promotion ");

        List<Path> archives = archives();
        assertThat(archives).hasSize(1);
        // With -Xshare:on, the runtime ends with an error instead of ignoring an archive that does not fit.
        assertThat(run(List.of(
                        JAVA_HOME.resolve("bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xshare:on",
                        "-XX:SharedArchiveFile=" + archives.get(0),
                        "-cp",
                        jar.toString(),
                        "io.jenkins.plugins.imagepromotion.cli.Main",
                        "--version")))
                .startsWith("image-promotion ");
    }

    @Test
    void laterRunsKeepTheArchive() throws Exception {
        launch(JAVA_HOME, "--version");
        Path archive = archives().get(0);
        long written = Files.getLastModifiedTime(archive).toMillis();

        launch(JAVA_HOME, "--version");

        assertThat(archives()).containsExactly(archive);
        assertThat(Files.getLastModifiedTime(archive).toMillis()).isEqualTo(written);
    }

    @Test
    void newJarReplacesTheArchive() throws Exception {
        launch(JAVA_HOME, "--version");
        Path old = archives().get(0);
        jar.toFile().setLastModified(System.currentTimeMillis() + 60_000);

        launch(JAVA_HOME, "--version");

        assertThat(archives()).hasSize(1).doesNotContain(old);
    }

    /** An empty file instead of an archive says that there is no point in trying again. */
    @Test
    void runtimeThatWritesNoArchiveIsAskedOnce() throws Exception {
        Path home = Files.createDirectories(root.resolve("java"));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                case "$*" in *ArchiveClassesAtExit*) echo asked >>'%s/asked'; exit 1 ;; esac
                exec '%s/bin/java' "$@"
                """.formatted(root, JAVA_HOME));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(launch(home, "--version")).startsWith("image-promotion ");
        assertThat(launch(home, "--version")).startsWith("image-promotion ");

        assertThat(archives()).hasSize(1).allMatch(archive -> archive.toFile().length() == 0);
        assertThat(Files.readAllLines(root.resolve("asked"))).containsExactly("asked");
    }

    private String launch(Path javaHome, String... arguments) throws Exception {
        Stream<String> command = Stream.concat(
                Stream.of(
                        "env",
                        "JAVA_HOME=" + javaHome,
                        root.resolve("bin/image-promotion").toString()),
                Stream.of(arguments));
        return run(command.toList());
    }

    /** Returns what the command prints, and checks that it succeeds. */
    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("target/cds"))) {
            return files.toList();
        }
    }
}
