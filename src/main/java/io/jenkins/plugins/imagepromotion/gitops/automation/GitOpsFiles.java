package io.jenkins.plugins.imagepromotion.gitops.automation;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Kustomizations;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.scan.files.FileWalk;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of the files that affect automation: files with Flux or Argo CD Image Updater objects, files with
 * setters, kustomizations, and Git repositories of Flux. Even a large tree has only a few of them, so an agent can send them.
 */
public final class GitOpsFiles {
    /** A file that contains one of these strings has objects that select or write images. */
    private static final List<String> WORDS = List.of("image.toolkit.fluxcd.io/", "argocd-image-updater.argoproj.io/");
    /** A file that contains this string can change such objects. */
    private static final String KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/";
    /** A file that contains both strings can show which repositories automations write into. */
    private static final List<String> SOURCES = List.of("source.toolkit.fluxcd.io/", "kind: GitRepository");
    /**
     * The maximum size of all files together, in characters. A tree with a thousand applications needs less than a
     * tenth.
     */
    private static final int MOST_TEXT = 32 << 20;

    /** How a file affects automation. */
    public enum Concern {
        /** It has no effect on automation. */
        NONE,
        /** It can change objects in other files, or shows which repositories they write into. */
        CONTEXT,
        /** It has objects that select images, or setters. */
        OBJECTS
    }

    private final SortedMap<String, String> texts = new TreeMap<>();
    private final SortedMap<String, String> unreadable = new TreeMap<>();
    private long size;

    /** Creates an empty collection. */
    public GitOpsFiles() {}

    /**
     * Reads the files below a folder.
     *
     * @param files which files to read
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted, which clears its interrupt status
     */
    public static GitOpsFiles read(Path root, Selection files) {
        GitOpsFiles read = new GitOpsFiles();
        FileWalk walk = new FileWalk(files, GitOpsFiles::isNamed, found -> read.file(found, files.largestFile()));
        walk.walk(root);
        if (Thread.interrupted()) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.CANCELLED, "Reading the GitOps repository was stopped."));
        }
        walk.unread().forEach(each -> read.addUnreadable(each.path(), each.why()));
        return read;
    }

    /** Returns whether a file with this name can affect automation. */
    public static boolean isNamed(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.equals("Kustomization");
    }

    private void file(FileWalk.Found found, long largest) {
        try (InputStream in = Files.newInputStream(found.file())) {
            // Does not rely on the reported size, because a file can grow or be a device.
            byte[] bytes = in.readNBytes((int) Math.min(largest + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > largest) {
                addUnreadable(found.path(), "The file is larger than " + largest + " bytes.");
            } else {
                add(found.path(), new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            addUnreadable(found.path(), "The file cannot be read.");
        }
    }

    /** Returns how a file with this name and text affects automation. */
    public static Concern concern(String name, String text) {
        if (!isNamed(name)) {
            return Concern.NONE;
        }
        if (Setter.areIn(name, text) || WORDS.stream().anyMatch(text::contains)) {
            return Concern.OBJECTS;
        }
        return Kustomizations.isNamed(name)
                        || text.contains(KUSTOMIZATION)
                        || SOURCES.stream().allMatch(text::contains)
                ? Concern.CONTEXT
                : Concern.NONE;
    }

    /** Adds a file if it affects automation. */
    public void add(String path, String text) {
        if (concern(new Place(path, 1).name(), text) == Concern.NONE) {
            return;
        }
        size += text.length();
        if (size > MOST_TEXT) {
            addUnreadable(path, "The files that affect automation are larger than " + MOST_TEXT + " characters.");
        } else {
            texts.put(path, text);
        }
    }

    /** Adds an unreadable path with the reason, as a sentence. */
    public void addUnreadable(String path, String why) {
        unreadable.put(path, why);
    }

    /** Returns the content of each file by its path below the root. The path separator is {@code /}. */
    public SortedMap<String, String> texts() {
        return Collections.unmodifiableSortedMap(texts);
    }

    /** Returns the paths that could not be read, each with the reason. */
    public SortedMap<String, String> unreadable() {
        return Collections.unmodifiableSortedMap(unreadable);
    }
}
