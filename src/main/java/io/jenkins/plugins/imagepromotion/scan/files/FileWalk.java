package io.jenkins.plugins.imagepromotion.scan.files;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds the files below a folder, in the order of their paths.
 *
 * <p>It does not follow links, so it reads nothing outside the tree and nothing twice.
 */
public final class FileWalk {
    /**
     * A file to read.
     *
     * @param file the file
     * @param path its path below the root, with {@code /} between its parts
     * @param size in bytes
     */
    public record Found(Path file, String path, long size) {}

    /** A path that could not be read, and why, as a sentence. */
    public record Unread(String path, String why) {}

    private static final int MOST_LINKS = 100;
    private static final int LARGEST_IGNORE_FILE = 1 << 20;

    private final Selection selection;
    private final Predicate<String> wanted;
    private final Consumer<Found> found;
    private final List<Unread> unread = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);

    /** A walk over the selected files whose name is {@code wanted}; each is passed to {@code found} immediately. */
    public FileWalk(Selection selection, Predicate<String> wanted, Consumer<Found> found) {
        this.selection = selection;
        this.wanted = wanted;
        this.found = found;
    }

    /** Walks the folder, until the thread is interrupted. */
    public void walk(Path root) {
        folder(root.toFile(), "", 0, IgnoreRules.NONE, TrackedFiles.around(root, this::unread));
    }

    /** Returns the paths that could not be read or are nested too deeply. */
    public List<Unread> unread() {
        return List.copyOf(unread);
    }

    /** Returns the paths of the first 100 links that were not followed, except excluded and ignored links. */
    public List<String> links() {
        return List.copyOf(links);
    }

    /** Returns how many files and folders each rule skipped; a folder counts as one. */
    public Map<Skip, Integer> skipped() {
        return Collections.unmodifiableMap(skipped);
    }

    private void folder(File folder, String prefix, int depth, IgnoreRules above, TrackedFiles outer) {
        // File.list returns names only; a directory stream creates a path for each, which takes longer.
        String[] names = depth > selection.deepest() ? null : folder.list();
        if (names == null) {
            unread(new Unread(
                    prefix,
                    depth > selection.deepest()
                            ? "The folder is nested more than " + selection.deepest() + " folders deep."
                            : "The folder cannot be listed: " + why(folder.toPath()) + "."));
            return;
        }
        Arrays.sort(names);
        IgnoreRules rules = Arrays.binarySearch(names, IgnoreRules.FILE) >= 0
                ? above.with(prefix, text(new File(folder, IgnoreRules.FILE).toPath()))
                : above;
        boolean isTop = depth > 0 && Arrays.binarySearch(names, GitIndex.GIT) >= 0;
        TrackedFiles tracked = isTop ? outer.inside(folder.toPath(), prefix) : outer;
        for (String name : names) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            entry(new File(folder, name), name, prefix + name, depth, rules, tracked);
        }
    }

    private void entry(File file, String name, String path, int depth, IgnoreRules rules, TrackedFiles tracked) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file.toPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            unread(new Unread(path, "The file or folder cannot be read: " + Reason.of(e) + "."));
            return;
        } catch (RuntimeException e) {
            unread(new Unread(path, "The system cannot open a file with this name."));
            return;
        }
        boolean isFolder = attributes.isDirectory();
        if (name.equals(GitIndex.GIT)) {
            return;
        }
        if (isFolder) {
            if (isKept(path, true, rules, tracked)) {
                folder(file, path + "/", depth + 1, rules, tracked);
            }
        } else if (attributes.isSymbolicLink()) {
            boolean mayMatter = wanted.test(name) || file.isDirectory();
            if (mayMatter && selection.includes(path) && isKept(path, false, rules, tracked)) {
                if (links.size() < MOST_LINKS) {
                    links.add(path);
                }
                skip(Skip.LINK);
            }
        } else if (!attributes.isRegularFile() || !wanted.test(name)) {
            skip(Skip.UNKNOWN_FORMAT);
        } else if (!selection.includes(path)) {
            skip(Skip.NOT_INCLUDED);
        } else if (isKept(path, false, rules, tracked)) {
            found.accept(new Found(file.toPath(), path, attributes.size()));
        }
    }

    /** Returns whether a path is neither excluded nor ignored. Git ignores only what it does not track. */
    private boolean isKept(String path, boolean isFolder, IgnoreRules rules, TrackedFiles tracked) {
        if (selection.excludes(path)) {
            skip(Skip.EXCLUDED);
            return false;
        }
        if (rules.ignore(path, isFolder) && !tracked.has(path, isFolder)) {
            skip(Skip.IGNORED);
            return false;
        }
        return true;
    }

    private void skip(Skip rule) {
        skipped.merge(rule, 1, Integer::sum);
    }

    private void unread(Unread problem) {
        if (!selection.excludes(problem.path())) {
            unread.add(problem);
        }
    }

    private static String why(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries.iterator().hasNext() ? "it changed during the scan" : "it is empty now";
        } catch (IOException e) {
            return Reason.of(e);
        }
    }

    private static String text(Path ignoreFile) {
        try {
            boolean readable = Files.isRegularFile(ignoreFile, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(ignoreFile) <= LARGEST_IGNORE_FILE;
            return readable ? new String(Files.readAllBytes(ignoreFile), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            // Without the file, nothing is ignored: the scan reads more, not less.
            return "";
        }
    }
}
