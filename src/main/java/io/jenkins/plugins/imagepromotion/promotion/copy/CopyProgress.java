package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Reports how much of an image is copied, regardless of the number of layers: one line every few seconds, later every minute, and one line
 * at the end. A configuration counts as a layer.
 */
final class CopyProgress implements ByteProgress {
    private static final long PAUSE = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();
    /** A pause is at least a twelfth of the time so far, so a copy of an hour prints about a hundred lines. */
    private static final int PARTS = 12;

    private static final double NANOS = 1e9;
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1024;
    private static final int GIB = 3;

    private final Progress progress;
    private final LongSupplier nanoTime;
    private final long start;
    private final long total;
    private final int count;
    /** Several threads count each buffer that they send, so counting does not use a lock. */
    private final LongAdder sent = new LongAdder();

    private final AtomicLong nextLine;
    private final Map<BlobArrival, Integer> arrived = new EnumMap<>(BlobArrival.class);
    private long spared;
    private long sentAtLastLine;
    private long lastLine;

    /** Reports a copy of {@code blobs} that starts now, on the clock of {@link System#nanoTime()}. */
    CopyProgress(Progress progress, LongSupplier nanoTime, List<Descriptor> blobs) {
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.lastLine = start;
        this.nextLine = new AtomicLong(start + PAUSE);
        this.total = blobs.stream().mapToLong(Descriptor::size).sum();
        this.count = blobs.size();
    }

    @Override
    public void moved(long bytes) {
        sent.add(bytes);
        reportIfDue();
    }

    void arrived(Descriptor blob, BlobArrival how) {
        synchronized (this) {
            arrived.merge(how, 1, Integer::sum);
            spared += how == BlobArrival.SENT ? 0 : blob.size();
        }
        reportIfDue();
    }

    private void reportIfDue() {
        long now = nanoTime.getAsLong();
        long due = nextLine.get();
        if (now - due >= 0 && nextLine.compareAndSet(due, now + pause(now - start))) {
            report(now);
        }
    }

    private static long pause(long elapsed) {
        return Math.min(LONGEST_PAUSE, Math.max(PAUSE, elapsed / PARTS));
    }

    /** The rate covers the time since the last line, because it shows whether the copy is stuck. */
    private synchronized void report(long now) {
        long bytes = sent.sum();
        progress.report(state(bytes) + ", " + rate(bytes - sentAtLastLine, now - lastLine));
        sentAtLastLine = bytes;
        lastLine = now;
    }

    /** Returns the last line: the total, the time, the average rate, and the layers that were not sent. */
    synchronized String summary() {
        long nanos = nanoTime.getAsLong() - start;
        long bytes = sent.sum();
        StringBuilder text = new StringBuilder(state(bytes)).append(" in ").append(time(nanos));
        if (bytes > 0) {
            text.append(", ").append(rate(bytes, nanos));
        }
        append(text, BlobArrival.MOUNTED, " mounted");
        append(text, BlobArrival.PRESENT, " already present");
        return text.toString();
    }

    private void append(StringBuilder text, BlobArrival how, String name) {
        int layers = arrived.getOrDefault(how, 0);
        if (layers > 0) {
            text.append("; ").append(layers).append(name);
        }
    }

    private String state(long bytes) {
        int layers = arrived.values().stream().mapToInt(Integer::intValue).sum();
        return "copied " + layers + " of " + Plural.of(count, "layer") + ", " + size(bytes + spared) + " of "
                + size(total);
    }

    private static String rate(long bytes, long nanos) {
        return size(Math.max(0, Math.round(bytes * NANOS / Math.max(1, nanos)))) + "/s";
    }

    /** Returns {@code 0.4 s}, {@code 12 s} or {@code 3 min 5 s}. */
    private static String time(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        if (time.toSeconds() < 10) {
            return String.format(Locale.ROOT, "%.1f s", nanos / NANOS);
        }
        return time.toMinutes() == 0
                ? time.toSeconds() + " s"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    /** Returns {@code 512 B}, {@code 1.5 MiB}, {@code 120 MiB} or {@code 12.3 GiB}. */
    static String size(long bytes) {
        double count = bytes;
        int unit = 0;
        while (count >= STEP && unit < UNITS.size() - 1) {
            count /= STEP;
            unit++;
        }
        String number = unit > 0 && (count < 10 || unit >= GIB) ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, number, count) + " " + UNITS.get(unit);
    }
}
