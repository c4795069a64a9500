package io.jenkins.plugins.imagepromotion.jenkins.history;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Records which tags this controller saw in a repository, so that a new tag cannot pass as an older one. A tag that was
 * missing at the last check is at most as old as that check, regardless of its timestamp.
 *
 * <p>Each repository and environment has a small text file in the Jenkins home directory: the time of the last check,
 * then a line for each tag with the time of the last check that did not find it, or 0 if the first check found it.
 * Times are Unix seconds.
 */
public final class SeenTags {
    private static final Logger LOGGER = Logger.getLogger(SeenTags.class.getName());
    private static final Object LOCK = new Object();

    /** The name under which the last check is kept; no tag is empty. */
    private static final String LAST_LOOK = "";

    /**
     * Repositories with more tags of an environment are not remembered; a file of this size has a few hundred
     * kilobytes.
     */
    private static final int MAX_TAGS = 10_000;

    /** If there are more, the repository whose last check is the oldest is forgotten. */
    private static final int MAX_FILES = 1_000;

    private final Path folder;

    /** Keeps the files in a folder of {@code home}. */
    public SeenTags(Path home) {
        this.folder = home.resolve("image-promotion").resolve("seen-tags");
    }

    /**
     * Returns the time of the last check that did not find the tag, and stores this check; empty if this is the first
     * check, if each earlier check found the tag, or if the file cannot be read or written.
     *
     * @param listed all tags of the tag's environment in the repository now
     */
    public Optional<Instant> look(Repository repository, ImmutableTag tag, List<ImmutableTag> listed, Instant now) {
        if (listed.size() > MAX_TAGS) {
            return Optional.empty();
        }
        Path file = folder.resolve(name(repository, tag.environment()));
        synchronized (LOCK) {
            try {
                Map<String, Long> before = read(file);
                Map<String, Long> after = new HashMap<>();
                for (ImmutableTag one : listed) {
                    after.put(one.toString(), missed(before, one));
                }
                after.put(LAST_LOOK, now.getEpochSecond());
                write(file, after);
                return Optional.of(missed(before, tag)).filter(time -> time > 0).map(Instant::ofEpochSecond);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot remember which tags are in " + repository);
                return Optional.empty();
            }
        }
    }

    private static long missed(Map<String, Long> before, ImmutableTag tag) {
        return before.getOrDefault(tag.toString(), before.getOrDefault(LAST_LOOK, 0L));
    }

    private static String name(Repository repository, String environment) {
        byte[] key = (repository + " " + environment).getBytes(StandardCharsets.UTF_8);
        return Digest.of(key).hex() + ".txt";
    }

    /**
     * Returns the times by tag, and the time of the last check; empty before the first check. A damaged file counts as
     * missing.
     */
    private static Map<String, Long> read(Path file) throws IOException {
        Map<String, Long> known = new HashMap<>();
        if (!Files.exists(file)) {
            return known;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                known.put(line.substring(space + 1), Long.parseLong(line.substring(0, Math.max(0, space))));
            }
            return known;
        } catch (NumberFormatException e) {
            LOGGER.log(Level.WARNING, e, () -> file + " is damaged, and will be written anew");
            return new HashMap<>();
        }
    }

    private void write(Path file, Map<String, Long> times) throws IOException {
        List<String> lines = new ArrayList<>();
        times.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(time -> lines.add(time.getValue() + " " + time.getKey()));
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, "new", ".tmp");
        try {
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        forgetOldest();
    }

    private void forgetOldest() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.toList();
        }
        if (all.size() > MAX_FILES) {
            Path oldest = all.stream()
                    .min(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow();
            Files.deleteIfExists(oldest);
        }
    }
}
