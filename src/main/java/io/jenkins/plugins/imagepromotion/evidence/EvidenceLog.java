package io.jenkins.plugins.imagepromotion.evidence;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evidence in append-only files: one file per month, one line of JSON per event. Each line contains the SHA-256 digest
 * of the valid line before it, across files, so that a changed, removed or inserted line is detected. The file
 * {@code head} contains the digest of the last line, so that missing lines at the end are detected as well.
 *
 * <p>A damaged line is never repaired; {@link #read} reports it. It does not prevent new lines from being added.
 */
public final class EvidenceLog {
    /** The maximum length of a line in bytes; longer lines count as damaged. */
    static final int MAX_LINE = 1 << 20;

    private static final String EXTENSION = ".jsonl";
    private static final String HEAD = "head";

    /** The name of the fact that contains the digest of the last line that the retention setting deleted. */
    private static final String LAST_LINE = "lastLine";

    private static final Pattern FILE = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])\\.jsonl");

    private final Path folder;

    /** Held while files are read or deleted, so that no file disappears during a verification. Adding a line does not need it. */
    private final Object reading = new Object();

    /** The end of the log after the last event that this object added. Guarded by this. */
    private @Nullable End end;

    /** Creates a log in {@code folder}. The folder is created when the first event is added. */
    public EvidenceLog(Path folder) {
        this.folder = folder;
    }

    /** The newest file, its size, and the digest of its last line. */
    private record End(Path file, long size, Digest line) {}

    /** Receives the lines of the log, oldest first. */
    public interface Reader {
        /** Receives an event, and the digest of its line. */
        void entry(EvidenceEntry entry, Digest line);

        /** Receives a problem. */
        void problem(EvidenceProblem problem);
    }

    /**
     * Adds an event, and returns the digest of its line once the line is on disk.
     *
     * @throws IOException if it cannot be written; the file may then contain a part of the line
     */
    public synchronized Digest append(EvidenceEntry entry) throws IOException {
        String line = entry.line(previousLine(entry));
        Path file = fileFor(entry);
        boolean isNew = Files.notExists(file);
        long size;
        // Not a FileChannel: an interrupt closes it, and an event must be recorded even if a user aborts the step
        // meanwhile.
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            if (out.length() > 0 && !endsWithNewline(out)) {
                out.write('\n');
            }
            out.seek(out.length());
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            out.getFD().sync();
            size = out.length();
        }
        if (isNew) {
            force(folder);
        }
        Digest digest = Digest.of(line.getBytes(StandardCharsets.US_ASCII));
        writeHead(digest);
        end = new End(file, size, digest);
        return digest;
    }

    /** Returns whether the last line is complete, and moves to the end of the file. */
    private static boolean endsWithNewline(RandomAccessFile file) throws IOException {
        file.seek(file.length() - 1);
        return file.read() == '\n';
    }

    /** Returns the file of the event's month, or the newest file if the clock went back to an earlier month. */
    private Path fileFor(EvidenceEntry entry) throws IOException {
        Files.createDirectories(folder);
        YearMonth month = YearMonth.from(entry.at().atZone(ZoneOffset.UTC));
        return folder.resolve(newestMonth().filter(month::isBefore).orElse(month) + EXTENSION);
    }

    /** Returns the month of the newest file; empty without files. */
    public Optional<YearMonth> newestMonth() throws IOException {
        return files().stream().map(EvidenceLog::monthOf).max(Comparator.naturalOrder());
    }

    private static YearMonth monthOf(Path file) {
        return YearMonth.parse(nameOf(file).replace(EXTENSION, ""));
    }

    /** Makes a new file name in the folder durable. Windows cannot open a folder, and does not need this. */
    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (ClosedByInterruptException e) {
                // The line itself is on disk; only a power failure in the next seconds could lose the name of its file.
                Thread.currentThread().interrupt();
            }
        }
    }

    private void writeHead(Digest digest) throws IOException {
        Path fresh = folder.resolve(HEAD + ".new");
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write((digest + "\n").getBytes(StandardCharsets.US_ASCII));
            out.getFD().sync();
        }
        Files.move(fresh, folder.resolve(HEAD), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the digest in the head file; empty if the file is missing or damaged. */
    private Optional<Digest> head() throws IOException {
        Path file = folder.resolve(HEAD);
        if (Files.notExists(file) || Files.size(file) > MAX_LINE) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return text.matches("sha256:[0-9a-f]{64}") ? Optional.of(Digest.parse(text)) : Optional.empty();
    }

    private static String nameOf(Path file) {
        return Objects.requireNonNull(file.getFileName(), "a file in the folder")
                .toString();
    }

    /** Returns the files, oldest first. */
    private List<Path> files() throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> FILE.matcher(nameOf(file)).matches())
                    .sorted()
                    .toList();
        }
    }

    /**
     * Returns the digest that the line of the event must contain. Reads files only if another program or a failure changed the newest
     * file.
     *
     * <p>This is the digest of the last valid line. If the line that was added last is missing, this is still the digest of that line, so that
     * the verification also reports the loss after the next event, unless the event is the acknowledgment of the loss.
     */
    private Optional<Digest> previousLine(EvidenceEntry entry) throws IOException {
        List<Path> files = files();
        End known = end;
        if (known != null && !files.isEmpty() && known.file().equals(files.get(files.size() - 1))) {
            if (known.size() == Files.size(known.file())) {
                return Optional.of(known.line());
            }
        }
        Optional<Digest> added = known == null ? head() : Optional.of(known.line());
        return added.isPresent() && !acknowledges(entry, added.get()) && !contain(files, added.get())
                ? added
                : lastLine(files);
    }

    private static boolean acknowledges(EvidenceEntry entry, Digest missing) {
        return entry.kind() == EvidenceKind.ACKNOWLEDGED
                && entry.facts().values().stream().anyMatch(problem -> problem.contains(missing.toString()));
    }

    /** Returns whether a line in the files has the digest. */
    private static boolean contain(List<Path> files, Digest digest) throws IOException {
        for (int i = files.size() - 1; i >= 0; i--) {
            AtomicBoolean found = new AtomicBoolean();
            lines(files.get(i), Files.size(files.get(i)), (number, bytes) -> {
                if (Digest.of(bytes).equals(digest)) {
                    found.set(true);
                }
            });
            if (found.get()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the digest of the last valid line in the files. */
    private static Optional<Digest> lastLine(List<Path> files) throws IOException {
        for (int i = files.size() - 1; i >= 0; i--) {
            AtomicReference<Digest> last = new AtomicReference<>();
            lines(files.get(i), Files.size(files.get(i)), (number, bytes) -> {
                if (isValid(bytes)) {
                    last.set(Digest.of(bytes));
                }
            });
            if (last.get() != null) {
                return Optional.of(last.get());
            }
        }
        return Optional.empty();
    }

    private static boolean isValid(byte[] line) {
        try {
            EvidenceEntry.read(new String(line, StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads and verifies all lines, and returns the digest of the last valid one.
     *
     * @throws IOException if a file cannot be read
     */
    public Optional<Digest> read(Reader reader) throws IOException {
        synchronized (reading) {
            Map<Path, Long> files = new LinkedHashMap<>();
            Chain chain;
            // A line that is being written is not damaged, so reading stops where the files end now.
            synchronized (this) {
                for (Path file : files()) {
                    files.put(file, Files.size(file));
                }
                chain = new Chain(reader, head());
            }
            for (Map.Entry<Path, Long> file : files.entrySet()) {
                lines(
                        file.getKey(),
                        file.getValue(),
                        (number, bytes) -> chain.next(nameOf(file.getKey()), number, bytes));
            }
            chain.end();
            return chain.previous;
        }
    }

    /**
     * Deletes the files of the months before {@code first}, except the newest file, and returns their months, oldest first. Before it
     * deletes a file, it adds an event with the name of the file and the digest of its last line, so that the verification accepts the
     * missing file, no matter when the controller stops.
     *
     * @throws IOException if a file cannot be read or deleted; older files may be deleted already
     */
    public List<YearMonth> expire(YearMonth first, Instant now) throws IOException {
        synchronized (reading) {
            List<Path> files = files();
            List<YearMonth> expired = new ArrayList<>();
            for (Path file : files.subList(0, Math.max(0, files.size() - 1))) {
                YearMonth month = monthOf(file);
                if (month.isBefore(first)) {
                    String last = lastLine(List.of(file)).map(Digest::toString).orElse("");
                    append(EvidenceEntry.of(EvidenceKind.EXPIRED, now, "", 0)
                            .with("file", nameOf(file))
                            .with(LAST_LINE, last));
                    Files.delete(file);
                    expired.add(month);
                }
            }
            return expired;
        }
    }

    private interface LineReader {
        void line(int number, byte[] bytes);
    }

    /** Reads the lines in the first {@code size} bytes of a file. A line that is too long is truncated, which makes it invalid. */
    private static void lines(Path file, long size, LineReader reader) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            int number = 1;
            long left = size;
            while (left > 0) {
                int count = input.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    break;
                }
                left -= count;
                int start = 0;
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        add(line, buffer, start, i);
                        reader.line(number++, line.toByteArray());
                        line.reset();
                        start = i + 1;
                    }
                }
                add(line, buffer, start, count);
            }
            if (line.size() > 0) {
                reader.line(number, line.toByteArray());
            }
        }
    }

    private static void add(ByteArrayOutputStream line, byte[] buffer, int start, int end) {
        line.write(buffer, start, Math.min(end - start, MAX_LINE + 1 - line.size()));
    }

    /**
     * Verifies the chain of lines. The problems contain digests, so that an administrator who acknowledges one of them does not acknowledge
     * the next one at the same place.
     */
    private static final class Chain {
        private final Reader reader;
        private final Optional<Digest> head;
        private Optional<Digest> previous = Optional.empty();
        private Optional<Digest> beforeFirst = Optional.empty();
        private final Set<String> expired = new HashSet<>();
        private String firstFile = "";
        private int count;
        private boolean headFound;

        Chain(Reader reader, Optional<Digest> head) {
            this.reader = reader;
            this.head = head;
        }

        void next(String file, int number, byte[] bytes) {
            Digest digest = Digest.of(bytes);
            try {
                EvidenceEntry.Line line = EvidenceEntry.read(new String(bytes, StandardCharsets.UTF_8));
                if (count == 0) {
                    beforeFirst = line.previous();
                    firstFile = file;
                } else if (!line.previous().equals(previous)) {
                    reader.problem(new EvidenceProblem(
                            file,
                            number,
                            "the line before it was changed, removed or inserted; its digest is now "
                                    + previous.orElseThrow()));
                }
                if (line.entry().kind() == EvidenceKind.EXPIRED) {
                    expired.add(line.entry().fact(LAST_LINE));
                }
                reader.entry(line.entry(), digest);
                headFound |= head.filter(digest::equals).isPresent();
                previous = Optional.of(digest);
                count++;
            } catch (IOException e) {
                reader.problem(new EvidenceProblem(file, number, String.valueOf(e.getMessage())));
            }
        }

        void end() {
            if (beforeFirst.isPresent() && !expired.contains(beforeFirst.get().toString())) {
                reader.problem(new EvidenceProblem(
                        firstFile,
                        1,
                        "the lines before it are gone, and the retention setting did not delete them; the digest of the"
                                + " last one was " + beforeFirst.get()));
            }
            // The file is written after the line, so it is missing if the controller was killed during its first event.
            if (head.isPresent() ? !headFound : count > 1) {
                reader.problem(new EvidenceProblem(
                        HEAD,
                        1,
                        head.isPresent()
                                ? "the line with the digest " + head.get() + " is missing from the files"
                                : "it does not contain the digest of the last line, " + previous.orElseThrow()));
            }
        }
    }
}
