package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An unpacked distribution, and the programs that a user needs to run it. */
record UnpackedDistribution(Path home) {
    static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    /** What a program printed and returned. */
    record Result(int status, String out, String err) {}

    /** Unpacks the tar file of the build; other users can read it. */
    static UnpackedDistribution in(Path folder) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path tar = archive(".tar.gz").toAbsolutePath();
        run(folder, "tar", "-xzf", tar.toString());
        String name = tar.getFileName().toString();
        return new UnpackedDistribution(folder.resolve(name.substring(0, name.indexOf(".tar.gz"))));
    }

    /** Returns the file of the build with this extension. */
    static Path archive(String extension) throws IOException {
        String version = Pom.read(Path.of("pom.xml")).version();
        return Path.of("target/image-promotion-" + version + extension);
    }

    Path script() {
        return home.resolve("bin/image-promotion");
    }

    /** Returns the class archives next to the jar. */
    List<Path> archives() throws IOException {
        return archives(home.resolve("lib"));
    }

    /** Returns the class archives in a folder, and everything that writing one left behind. */
    static List<Path> archives(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("image-promotion."))
                    .filter(file -> !file.endsWith("keyless"))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Starts the script with exactly these environment variables, and returns what it printed. */
    static Result launch(Path script, Map<String, String> environment, String... arguments) throws Exception {
        return start(script, environment, List.of(), arguments).result();
    }

    /** Starts the script as a user without write access; requires root. */
    static Result launchAsNobody(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        return start(script, environment, nobody, arguments).result();
    }

    /** Starts the script and does not wait for it. */
    static Started start(Path script, Map<String, String> environment, List<String> prefix, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(script.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(Path.of("/dev/null").toFile());
        return new Started(builder.start());
    }

    /** A running script. */
    record Started(Process process) {
        Result result() throws Exception {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), out, err);
        }
    }

    /** Returns an environment with the Java runtime of this test, and these variables. */
    static Map<String, String> environment(String... pairs) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", JAVA_HOME.toString());
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return environment;
    }

    /** Returns what the command prints, and checks that it succeeds. */
    static String run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
