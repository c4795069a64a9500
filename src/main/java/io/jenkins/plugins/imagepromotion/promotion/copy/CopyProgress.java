package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongSupplier;

/** Reports how far a copy is: a line every few seconds and one at the end, no matter how many layers there are. */
final class CopyProgress implements ByteProgress {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final double NANOS = 1e9;
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1024;

    private final Progress progress;
    private final LongSupplier nanoTime;
    private final long start;
    private final long total;
    private final int count;
    private final Map<BlobArrival, Integer> arrived = new EnumMap<>(BlobArrival.class);
    private long sent;
    private long spared;
    private long lastLine;

    /** Reports a copy of {@code blobs} that starts now, on the clock of {@link System#nanoTime()}. */
    CopyProgress(Progress progress, LongSupplier nanoTime, List<Descriptor> blobs) {
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.lastLine = start;
        this.total = blobs.stream().mapToLong(Descriptor::size).sum();
        this.count = blobs.size();
    }

    @Override
    public synchronized void moved(int bytes) {
        sent += bytes;
        long now = nanoTime.getAsLong();
        if (now - lastLine >= PAUSE.toNanos()) {
            lastLine = now;
            progress.report("copied " + shown(sent + spared) + " of " + shown(total) + " at " + rate(now) + "; "
                    + (count - arrivals()) + " of " + count + " layers left");
        }
    }

    synchronized void arrived(Descriptor blob, BlobArrival how) {
        arrived.merge(how, 1, Integer::sum);
        spared += how == BlobArrival.SENT ? 0 : blob.size();
    }

    /** Returns what was done, for the end of the copy. */
    synchronized String summary() {
        StringJoiner text = new StringJoiner(", ");
        int mounted = arrived.getOrDefault(BlobArrival.MOUNTED, 0);
        int present = arrived.getOrDefault(BlobArrival.PRESENT, 0);
        text.add(arrived.getOrDefault(BlobArrival.SENT, 0) + " sent");
        if (sent > 0) {
            text.add(shown(sent) + " at " + rate(nanoTime.getAsLong()));
        }
        return text.add(mounted + " mounted").add(present + " already there").toString();
    }

    private int arrivals() {
        return arrived.values().stream().mapToInt(Integer::intValue).sum();
    }

    private String rate(long now) {
        double seconds = Math.max(1, now - start) / NANOS;
        return shown(Math.round(sent / seconds)) + "/s";
    }

    /** Returns {@code 512 B} or {@code 1.5 MiB}. */
    static String shown(long bytes) {
        double count = bytes;
        int unit = 0;
        while (count >= STEP && unit < UNITS.size() - 1) {
            count /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", count, UNITS.get(unit));
    }
}
