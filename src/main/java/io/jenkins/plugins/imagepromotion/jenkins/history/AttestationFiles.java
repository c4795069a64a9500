package io.jenkins.plugins.imagepromotion.jenkins.history;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * The signed records that this controller attached, as files {@code MONTH/DIGEST.dsse.json}. The evidence contains
 * their digests.
 */
final class AttestationFiles {
    private static final String SUFFIX = ".dsse.json";

    private final Path folder;

    AttestationFiles(Path folder) {
        this.folder = folder;
    }

    /** Keeps an envelope in the month of {@code at}, unless the file exists. */
    void keep(byte[] envelope, Instant at) throws IOException {
        Path month = Files.createDirectories(
                folder.resolve(YearMonth.from(at.atZone(ZoneOffset.UTC)).toString()));
        Path file = month.resolve(Digest.of(envelope).hex() + SUFFIX);
        if (Files.notExists(file)) {
            Path part = Files.createTempFile(month, "new", ".part");
            try {
                Files.write(part, envelope);
                move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes the files of the months before {@code first}. */
    void expire(YearMonth first) throws IOException {
        for (Path month : list(folder)) {
            if (isBefore(folder.relativize(month).toString(), first)) {
                for (Path file : list(month)) {
                    Files.delete(file);
                }
                Files.delete(month);
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.toList();
        }
    }

    private static boolean isBefore(String month, YearMonth first) {
        try {
            return YearMonth.parse(month).isBefore(first);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
