package io.jenkins.plugins.imagepromotion.scan.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that git tracks in one working tree: the names in its index (gitformat-index(5), versions 2 to 4),
 * including those in the shared index that a split index refers to.
 */
final class GitIndex {
    /**
     * The file or folder that marks a working tree. In worktrees and submodules, it is a file that contains the path of
     * the folder.
     */
    static final String GIT = ".git";

    private static final String POINTER = "gitdir:";
    private static final int LARGEST_TEXT = 1 << 16;
    /** About a million files. */
    private static final int LARGEST_INDEX = 128 << 20;

    private static final String SHARED = "sharedindex.";
    private static final String DAMAGED = "it is cut off or damaged";
    private static final int STAT = 40;
    private static final int SHA1 = 20;
    private static final int SHA256 = 32;
    private static final int EXTENDED = 0x4000;
    private static final Pattern USES_SHA256 = Pattern.compile("(?i)objectformat\\s*=\\s*sha256");

    /** Tracks nothing. */
    static final GitIndex NONE = new GitIndex();

    private final TreeSet<String> paths = new TreeSet<>();
    private long names;

    private GitIndex() {}

    /**
     * Reads the index of the working tree whose top is this folder; a tree without an index tracks nothing.
     *
     * @throws IOException if an index exists but cannot be read; the message is the reason, as part of a sentence
     */
    static GitIndex of(Path top) throws IOException {
        GitIndex index = new GitIndex();
        try {
            Path folder = folder(top);
            Path common = folder.resolve(text(folder.resolve("commondir"), ".").strip());
            boolean wide =
                    USES_SHA256.matcher(text(common.resolve("config"), "")).find();
            index.read(folder, "index", wide ? SHA256 : SHA1);
        } catch (RuntimeException e) { // from the buffer, an array or a path, for an impossible length
            throw new IOException(DAMAGED, e);
        }
        return index;
    }

    private static Path folder(Path top) throws IOException {
        Path git = top.resolve(GIT);
        String pointer = Files.isDirectory(git) ? "" : text(git, "").strip();
        return pointer.startsWith(POINTER)
                ? top.resolve(pointer.substring(POINTER.length()).strip())
                : git;
    }

    private static String text(Path file, String otherwise) throws IOException {
        if (!Files.isRegularFile(file)) {
            return otherwise;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LARGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    /** Returns whether git tracks the path, a file or a submodule. */
    boolean tracks(String path) {
        return paths.contains(path);
    }

    /** Returns whether git tracks the folder as a submodule, or anything in it. */
    boolean tracksIn(String folder) {
        String next = paths.ceiling(folder + "/");
        return paths.contains(folder) || (next != null && next.startsWith(folder + "/"));
    }

    private void read(Path folder, String name, int hash) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_INDEX + 1);
        }
        if (bytes.length > LARGEST_INDEX) {
            throw new IOException("it is larger than " + LARGEST_INDEX + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt() != fourBytes("DIRC")) {
            throw new IOException("it is not an index");
        }
        int version = in.getInt();
        if (version < 2 || version > 4) {
            throw new IOException("it has the unknown version " + version);
        }
        entries(in, version, hash);
        String shared = shared(in, hash);
        // A shared index does not refer to another shared index.
        if (!shared.isEmpty() && !name.startsWith(SHARED)) {
            read(folder, SHARED + shared, hash);
        }
    }

    private void entries(ByteBuffer in, int version, int hash) throws IOException {
        byte[] name = new byte[0];
        for (int left = in.getInt(); left > 0; left--) {
            int begin = in.position();
            in.position(begin + STAT + hash);
            boolean extended = (in.getShort() & EXTENDED) != 0;
            in.position(in.position() + (extended ? 2 : 0));
            // In version 4, a number gives how many bytes of the previous name to replace with the rest of this name.
            int kept = version == 4 ? name.length - dropped(in) : 0;
            int end = in.position();
            while (in.get(end) != 0) {
                end++;
            }
            int length = kept + end - in.position();
            names += length;
            if (kept < 0 || kept > name.length || names > LARGEST_INDEX) {
                throw new IOException(DAMAGED);
            }
            byte[] next = Arrays.copyOf(name, length);
            in.get(next, kept, length - kept);
            name = next;
            // In the other versions, 1 to 8 zeros follow, so that the length of the entry is a multiple of 8.
            in.position(version == 4 ? end + 1 : begin + (end - begin + 8) / 8 * 8);
            // A split index omits the name of an entry that is in the shared index.
            if (length > 0) {
                paths.add(new String(name, StandardCharsets.UTF_8));
            }
        }
    }

    private static int dropped(ByteBuffer in) {
        int next = in.get();
        int value = next & 0x7f;
        while ((next & 0x80) != 0) {
            next = in.get();
            value = ((value + 1) << 7) + (next & 0x7f);
        }
        return value;
    }

    /**
     * Returns the hash of the shared index, if any. Entries that a split index removes from it still
     * count as tracked.
     */
    private static String shared(ByteBuffer in, int hash) {
        while (in.remaining() > hash) {
            boolean found = in.getInt() == fourBytes("link");
            int length = in.getInt();
            if (found) {
                byte[] id = new byte[hash];
                in.get(id);
                return HexFormat.of().formatHex(id);
            }
            in.position(in.position() + length);
        }
        return "";
    }

    private static int fourBytes(String four) {
        return ByteBuffer.wrap(four.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    /** Returns the nearest folder at or above this folder that is the top of a working tree; null if no folder is. */
    static @Nullable Path topAbove(Path folder) {
        try {
            Path top = folder.toRealPath();
            while (top != null && !Files.exists(top.resolve(GIT))) {
                top = top.getParent();
            }
            return top;
        } catch (IOException e) {
            return null;
        }
    }
}
