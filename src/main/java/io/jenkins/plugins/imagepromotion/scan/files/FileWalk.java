package io.jenkins.plugins.imagepromotion.scan.files;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private static final int LARGEST_IGNORE_FILE = 1 << 20;

    private final Selection selection;
    private final Predicate<String> wanted;
    private final Consumer<Found> found;
    private final List<String> unread = new ArrayList<>();

    /** A walk over the selected files whose name is {@code wanted}; each is passed to {@code found} at once. */
    public FileWalk(Selection selection, Predicate<String> wanted, Consumer<Found> found) {
        this.selection = selection;
        this.wanted = wanted;
        this.found = found;
    }

    /** Walks the folder, until the thread is interrupted. */
    public void walk(Path root) {
        folder(root.toFile(), "", 0, IgnoreRules.NONE);
    }

    /** Returns the paths that could not be read or are nested too deeply. */
    public List<String> unread() {
        return List.copyOf(unread);
    }

    private void folder(File folder, String prefix, int depth, IgnoreRules above) {
        // File.list returns names only; a directory stream creates a path for each, which takes longer.
        String[] names = folder.list();
        if (names == null || depth > selection.deepest()) {
            unread.add(prefix);
            return;
        }
        Arrays.sort(names);
        IgnoreRules rules = Arrays.binarySearch(names, IgnoreRules.FILE) >= 0
                ? above.with(prefix, text(new File(folder, IgnoreRules.FILE).toPath()))
                : above;
        for (String name : names) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            entry(new File(folder, name), name, prefix + name, depth, rules);
        }
    }

    private void entry(File file, String name, String path, int depth, IgnoreRules rules) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file.toPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | RuntimeException e) {
            // Deleted since the listing, or the system cannot open a file with this name.
            unread.add(path);
            return;
        }
        if (attributes.isDirectory()) {
            if (!name.equals(".git") && !rules.ignore(path, true) && !selection.excludes(path)) {
                folder(file, path + "/", depth + 1, rules);
            }
        } else if (attributes.isRegularFile() && wanted.test(name) && isSelected(path, rules)) {
            found.accept(new Found(file.toPath(), path, attributes.size()));
        }
    }

    private boolean isSelected(String path, IgnoreRules rules) {
        return selection.includes(path) && !selection.excludes(path) && !rules.ignore(path, false);
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
