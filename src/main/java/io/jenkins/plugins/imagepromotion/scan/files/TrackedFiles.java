package io.jenkins.plugins.imagepromotion.scan.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The paths that git tracks in the part of a working tree that a walk visits; the index is read when it is first
 * needed.
 */
final class TrackedFiles {
    private final @Nullable Path top;
    private final String prefix;
    private final String above;
    private final Consumer<FileWalk.Unread> problem;
    private @Nullable GitIndex index;

    private TrackedFiles(@Nullable Path top, String prefix, String above, Consumer<FileWalk.Unread> problem) {
        this.top = top;
        this.prefix = prefix;
        this.above = above;
        this.problem = problem;
    }

    /** Returns the tracked files at the root of a walk; the root can be the top of a working tree or a folder in it. */
    static TrackedFiles around(Path root, Consumer<FileWalk.Unread> problem) {
        Path top = GitIndex.topAbove(root);
        String above = "";
        try {
            above = top == null
                    ? ""
                    : top.relativize(root.toRealPath()).toString().replace('\\', '/');
        } catch (IOException e) {
            // The walk reports that it cannot read its root.
        }
        return new TrackedFiles(top, "", above.isEmpty() ? "" : above + "/", problem);
    }

    /** Returns the tracked files of a working tree whose top is at {@code prefix} in this walk, such as a submodule. */
    TrackedFiles inside(Path folder, String folderPrefix) {
        return new TrackedFiles(folder, folderPrefix, "", problem);
    }

    /** Returns whether git tracks a file, or anything in a folder. If the index cannot be read, it tracks nothing. */
    boolean has(String path, boolean isFolder) {
        if (top == null) {
            return false;
        }
        if (index == null) {
            index = read(top);
        }
        String name = above + path.substring(prefix.length());
        return isFolder ? index.tracksIn(name) : index.tracks(name);
    }

    private GitIndex read(Path folder) {
        try {
            return GitIndex.of(folder);
        } catch (IOException e) {
            String up = "../".repeat((int) above.chars().filter(c -> c == '/').count());
            problem.accept(new FileWalk.Unread(
                    prefix + up + GitIndex.GIT + "/index",
                    "Git's index cannot be read: " + Reason.of(e) + ". Without it, the scan does not know which"
                            + " ignored files are tracked."));
            return GitIndex.NONE;
        }
    }
}
