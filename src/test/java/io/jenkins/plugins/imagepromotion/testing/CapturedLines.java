package io.jenkins.plugins.imagepromotion.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Everything a process printed to one stream, line by line, for those who wait for a line and those who read them all. */
final class CapturedLines {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private CapturedLines() {}

    /** Reads the stream to its end on a thread of its own, so that the process never blocks on a full pipe. */
    static CapturedLines of(InputStream stream, String name) {
        CapturedLines captured = new CapturedLines();
        Thread reader = new Thread(() -> captured.readAll(stream), name);
        reader.setDaemon(true);
        reader.start();
        return captured;
    }

    private void readAll(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            // The process was stopped while it was printing; what it said until then is kept.
            add("(" + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The first line that passes, as soon as it is there; empty if the stream ends or the time is over before. */
    synchronized Optional<String> await(Predicate<String> wanted, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return Optional.of(lines.get(seen));
                    }
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (ended || left <= 0) {
                    return Optional.empty();
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while waiting for a line", e));
        }
    }

    /** All lines until now. */
    synchronized List<String> all() {
        return List.copyOf(lines);
    }
}
