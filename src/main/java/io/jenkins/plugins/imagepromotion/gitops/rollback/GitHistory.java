package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.work.Interruption;
import io.jenkins.plugins.imagepromotion.work.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Runs {@code git} to find the commits that added an image to files.
 *
 * <p>The repository is not trusted: its configuration can name programs. Therefore, this class runs only commands that
 * read commits and files from the object database, never from the working tree or the index. It disables everything
 * that starts programs: pager, hooks, file system monitor, external diffs, text conversion, signature checks, and every
 * transport.
 */
final class GitHistory {
    private static final Duration TIME_ALLOWED = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 8 << 20;
    /**
     * The maximum number of commits to check for one file. A commit that removes the text is not a deployment.
     */
    private static final int MOST_COMMITS = 5;

    private static final List<String> SAFE = List.of(
            "--no-pager",
            "--literal-pathspecs",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.attributesFile=/dev/null",
            "-c",
            "log.showSignature=false",
            "-c",
            "safe.bareRepository=explicit");

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LC_ALL", "C",
            "GIT_OPTIONAL_LOCKS", "0",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_ALLOW_PROTOCOL", "none",
            "GIT_NO_LAZY_FETCH", "1",
            "GIT_NO_REPLACE_OBJECTS", "1");

    private final Optional<Path> program;
    private final Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    private final Path folder;
    private final long end = System.nanoTime() + TIME_ALLOWED.toNanos();
    private final List<String> notes = new ArrayList<>();
    private String below = "";
    private boolean isShallow;
    private boolean isUsable;

    /**
     * Opens the history of the repository that contains this folder.
     *
     * @param variables the environment variables of this process, for its {@code PATH}
     */
    GitHistory(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.program = ProgramRun.find("git", variables.getOrDefault("PATH", variables.getOrDefault("Path", "")));
        if (variables.containsKey("SystemRoot")) {
            environment.put("SystemRoot", variables.get("SystemRoot"));
        }
        if (program.isEmpty()) {
            notes.add("git is not on the PATH, so the commit is unknown");
            return;
        }
        List<String> state = git(
                        "rev-parse", "--show-prefix", "--is-shallow-repository", "HEAD", "--abbrev-ref", "HEAD")
                .map(output -> output.lines().toList())
                .orElse(List.of());
        isUsable = state.size() == 4;
        if (isUsable) {
            below = state.get(0);
            isShallow = state.get(1).equals("true");
            if (state.get(3).equals("HEAD")) {
                notes.add("the working copy is detached at " + state.get(2) + "; make the change on a branch");
            }
        } else if (notes.isEmpty()) {
            notes.add("git cannot read a commit here, so the commit is unknown: the folder is not a Git repository,"
                    + " has no commit, or belongs to another user");
        }
    }

    /** Returns the limits of the results, each as a sentence in lower case without its period. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Returns the newest commit that added one of the texts to a file.
     *
     * @param file below the folder
     * @param now the content of the file
     * @param texts the texts to search for; only the first one that the file contains is used
     * @param good the texts of the good image; the file must contain one of them before the commit, so that a revert
     *     restores it
     */
    Optional<DeployCommit> commitThatAdded(String file, String now, List<String> texts, Collection<String> good) {
        Optional<String> wanted = texts.stream().filter(now::contains).findFirst();
        if (!isUsable || wanted.isEmpty()) {
            return Optional.empty();
        }
        String text = wanted.get();
        String committed = at("HEAD", file);
        if (!committed.replace("\r\n", "\n").equals(now.replace("\r\n", "\n"))) {
            notes.add(file + " has uncommitted changes");
        }
        if (count(committed, text) == 0) {
            return Optional.empty();
        }
        Optional<String> commits = git(
                "log",
                "-n" + MOST_COMMITS,
                "--no-ext-diff",
                "--no-textconv",
                "--no-show-signature",
                "--no-color",
                "--encoding=UTF-8",
                "--format=%H%x00%P%x00%ct%x00%an%x00%s",
                "-S" + text,
                "HEAD",
                "--",
                file);
        if (commits.isEmpty()) {
            return unreadable(file);
        }
        for (String line : commits.get().lines().toList()) {
            String[] parts = line.split("\0", -1);
            if (parts.length == 5 && count(at(parts[0], file), text) > count(at(parts[0] + "^", file), text)) {
                return commit(parts, file, good);
            }
        }
        return Optional.empty();
    }

    private Optional<DeployCommit> commit(String[] parts, String file, Collection<String> good) {
        boolean isFirst = parts[1].isEmpty();
        if (isFirst && isShallow) {
            notes.add("the clone is shallow and does not have the commit that changed " + file
                    + "; run git fetch --unshallow and plan again");
            return Optional.empty();
        }
        String before = isFirst ? "" : at(parts[0] + "^", file);
        String problem = isFirst
                ? "it is the first commit of the repository"
                : before.isEmpty()
                        ? "it added or moved " + file
                        : good.stream().noneMatch(before::contains)
                                ? "before it, " + file + " did not name the last known good image"
                                : "";
        Optional<String> files =
                git("diff-tree", "--no-commit-id", "--no-ext-diff", "--name-only", "-r", "-z", "--root", parts[0]);
        if (files.isEmpty()) {
            return unreadable(file);
        }
        int others = (int) Arrays.stream(files.get().split("\0"))
                .filter(name -> !name.isEmpty() && !name.equals(below + file))
                .count();
        try {
            return Optional.of(new DeployCommit(
                    parts[0], Instant.ofEpochSecond(Long.parseLong(parts[2])), parts[3], parts[4], problem, others));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private Optional<DeployCommit> unreadable(String file) {
        notes.add("git cannot read the history of " + file + ", so its commit is unknown; plan again in a full clone");
        return Optional.empty();
    }

    /** Returns a file at a commit; empty if the commit does not have it. */
    private String at(String commit, String file) {
        return git("cat-file", "blob", commit + ":./" + file).orElse("");
    }

    private static int count(String content, String text) {
        int count = 0;
        for (int at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + text.length())) {
            count++;
        }
        return count;
    }

    /** Returns the output of a command; empty if the command fails. */
    private Optional<String> git(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.map(Path::toString).orElse("git"));
        command.add("-C");
        command.add(folder.toString());
        command.addAll(SAFE);
        command.addAll(List.of(arguments));
        try {
            Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            ProgramRun run = ProgramRun.of(command, environment, "", ProgramRun.Errors.DISCARD, MOST_OUTPUT, left);
            return run.exitStatus() == 0 ? Optional.of(run.output()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (TimeoutException e) {
            String slow = "git took longer than " + TIME_ALLOWED.toSeconds() + " s, so the commit may be unknown";
            if (!notes.contains(slow)) {
                notes.add(slow);
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        }
    }
}
