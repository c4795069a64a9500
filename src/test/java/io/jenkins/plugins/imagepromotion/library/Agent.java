package io.jenkins.plugins.imagepromotion.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** What the pipelines find on an agent: the sources of a service, and a Docker client. */
final class Agent {
    private final Path workspace;
    private final Map<String, String> variables;

    private Agent(Path workspace, Map<String, String> variables) {
        this.workspace = workspace;
        this.variables = variables;
    }

    /** An agent that keeps all that it has below that folder; its tools speak plain HTTP to that registry. */
    static Agent below(Path folder, String registry) throws IOException {
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        Path programs = Files.createDirectories(folder.resolve("bin"));
        try (InputStream docker = Agent.class.getResourceAsStream("docker")) {
            Files.write(programs.resolve("docker"), docker.readAllBytes());
        }
        if (!programs.resolve("docker").toFile().setExecutable(true)) {
            throw new IOException(programs + " cannot hold programs");
        }
        Path home = folder.resolve("home");
        Path containers = Files.createDirectories(home.resolve(".config/containers"));
        Files.writeString(
                containers.resolve("registries.conf"),
                "[[registry]]\nlocation = \"" + registry + "\"\ninsecure = true\n");
        Files.writeString(containers.resolve("policy.json"), "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
        return new Agent(workspace, Map.of("PATH", programs + ":" + System.getenv("PATH"), "HOME", home.toString()));
    }

    /** The sources have such a file. */
    Agent holding(String file, String text) throws IOException {
        Files.createDirectories(workspace.resolve(file).getParent());
        Files.writeString(workspace.resolve(file), text);
        return this;
    }

    /** The sources have that folder with all that is in it, at {@code path}. */
    Agent holdingAll(Path tree, String path) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                holding(path + "/" + tree.relativize(file), Files.readString(file));
            }
        }
        return this;
    }

    /** Its Docker client fails that command. */
    void failing(String command, int status) throws IOException {
        Path docker = Path.of(variables.get("PATH").split(":")[0], "docker");
        Files.writeString(
                docker,
                Files.readString(docker)
                        .replace("command=$1\n", "command=$1\n[ \"$1\" != " + command + " ] || exit " + status + "\n"));
    }

    Path workspace() {
        return workspace;
    }

    /** A build on this agent. */
    LibraryRun build() {
        return new LibraryRun(workspace).onAgentsWith(variables);
    }
}
