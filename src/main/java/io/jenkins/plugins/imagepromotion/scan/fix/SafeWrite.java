package io.jenkins.plugins.imagepromotion.scan.fix;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.scan.files.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Replaces the content of a file completely or not at all, and only if it has not changed since it was read. */
public final class SafeWrite {
    private SafeWrite() {}

    /**
     * Replaces a file below a folder, and keeps its permissions. It does not follow links, either for the file or for
     * the folders above it.
     *
     * @param top the folder; it can be a link
     * @param path the path of the file below it
     * @param before the content that was read
     * @param after the content to write
     * @return why the file was not replaced, as part of a sentence; empty if it was
     */
    public static Optional<String> replace(Path top, Path path, byte[] before, byte[] after) {
        try {
            Path folder = top.toRealPath();
            Path file = folder.resolve(path).normalize();
            if (!file.startsWith(folder)) {
                return Optional.of("the file is not in the scanned folder");
            }
            if (Files.isSymbolicLink(file) || !file.toRealPath().equals(file)) {
                return Optional.of("a link leads to the file");
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of("it is no longer a file");
            }
            if (!Files.isWritable(file)) {
                return Optional.of("the file is read-only");
            }
            return replace(file, before, after);
        } catch (IOException e) {
            return Optional.of("the file cannot be written: " + Reason.of(e));
        }
    }

    /** One call at a time, because parallel steps of one workspace can replace the same file. */
    private static synchronized Optional<String> replace(Path file, byte[] before, byte[] after) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent(), "a file below the scanned folder");
        // The name depends only on the file, so that the next attempt removes the file of a killed attempt.
        byte[] name =
                Objects.requireNonNull(file.getFileName(), "a name").toString().getBytes(StandardCharsets.UTF_8);
        Path next = folder.resolve(".image-promotion-" + Digest.of(name).hex().substring(0, 16) + ".tmp");
        Files.deleteIfExists(next);
        try {
            // Copies the permissions and, where the system allows it, the owner.
            Files.copy(file, next, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            try (FileChannel out = FileChannel.open(
                    next, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
                ByteBuffer bytes = ByteBuffer.wrap(after);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            boolean isSame = !Files.isSymbolicLink(file)
                    && Files.size(file) == before.length
                    && Arrays.equals(Files.readAllBytes(file), before);
            if (!isSame) {
                return Optional.of("the file changed in the meantime");
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
