package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A place in a workspace.
 *
 * @param file the path of the file below the root, separated by {@code /}
 * @param line counted from 1
 */
public record Place(String file, int line) {
    /** Returns the path of the folder; empty for the root. */
    public String folder() {
        return file.substring(0, Math.max(file.lastIndexOf('/'), 0));
    }

    /**
     * Returns the objects that share the most folders with this place, counted from the root. Two clusters in one
     * repository share few folders.
     */
    public <T> List<T> nearest(Collection<T> objects, Function<T, Place> place) {
        int most = objects.stream()
                .mapToInt(each -> shared(place.apply(each)))
                .max()
                .orElse(0);
        return objects.stream()
                .filter(each -> shared(place.apply(each)) == most)
                .toList();
    }

    private int shared(Place other) {
        String[] own = file.split("/", -1);
        String[] theirs = other.file.split("/", -1);
        int shared = 0;
        while (shared < Math.min(own.length, theirs.length) - 1 && own[shared].equals(theirs[shared])) {
            shared++;
        }
        return shared;
    }

    /** Returns the name of the file. */
    public String name() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
