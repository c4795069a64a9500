package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

/**
 * A place in a workspace.
 *
 * @param file the path of a file below the root, with {@code /} between its parts
 * @param line counted from 1
 */
public record Place(String file, int line) {
    /** Returns the path of the folder; empty for the root. */
    public String folder() {
        return file.substring(0, Math.max(file.lastIndexOf('/'), 0));
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
