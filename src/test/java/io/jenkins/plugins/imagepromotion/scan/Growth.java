package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.waiver.WaiverFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * How the work of a scan grows with the length of what it reads, in the processor's time of this thread: what else the machine does
 * counts for nothing, and neither does how fast it is.
 */
final class Growth {
    private static final int LENGTH = 100_000;
    /** Below this the clock tells nothing. */
    private static final long LEAST_NANOS = 20_000_000;

    private static final int ATTEMPTS = 4;

    private final String path;
    private final byte[] once;
    private final byte[] fourTimes;

    /** A file made of a head, a piece again and again, and a tail. */
    Growth(String path, String head, String piece, String tail) {
        this.path = path;
        this.once = content(head, piece, tail, LENGTH);
        this.fourTimes = content(head, piece, tail, 4 * LENGTH);
    }

    private static byte[] content(String head, String piece, String tail, int length) {
        return (head + piece.repeat(length / piece.length()) + tail).getBytes(StandardCharsets.UTF_8);
    }

    /** How many times as long four times the length takes; the least of some attempts. */
    double factor() {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && least > 6; i++) {
            long small = Math.max(LEAST_NANOS, Math.min(nanos(once), nanos(once)));
            least = Math.min(least, (double) nanos(fourTimes) / small);
        }
        return least;
    }

    private long nanos(byte[] content) {
        ScanSettings settings = ScanSettings.of(Policy.threeTier(), LocalDate.EPOCH);
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        FileScan scan = new FileScan(
                        settings, new Verdicts(settings.policy()), new WaiverFile(""), Path.of(""), path, path, path)
                .read(content, true);
        long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        if (scan.report().files() == 0) {
            throw new AssertionError(path + " was not read");
        }
        return end - begin;
    }
}
