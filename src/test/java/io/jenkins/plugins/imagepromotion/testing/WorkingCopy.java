package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Git repository for a test. */
public record WorkingCopy(Path folder) {
    private static final Map<String, String> VARIABLES = Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_AUTHOR_NAME", "fluxcdbot",
            "GIT_AUTHOR_EMAIL", "bot@team.invalid",
            "GIT_COMMITTER_NAME", "fluxcdbot",
            "GIT_COMMITTER_EMAIL", "bot@team.invalid",
            "LC_ALL", "C");

    /** Creates an empty repository in the folder. */
    public static WorkingCopy create(Path folder) {
        WorkingCopy copy = new WorkingCopy(folder);
        copy.git("init", "--quiet", "--initial-branch=main");
        return copy;
    }

    /** Runs git and returns what it prints. */
    public String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(VARIABLES);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ":\n" + output);
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a file. */
    public WorkingCopy file(String path, String text) {
        Path file = folder.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text of a file. */
    public String text(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits everything and returns the id of the commit. */
    public String commit(String subject) {
        git("add", "--all");
        git("commit", "--quiet", "--message", subject);
        return git("rev-parse", "HEAD");
    }
}
