package io.jenkins.plugins.imagepromotion.promotion.copy;

import java.util.List;
import java.util.Locale;

/** Writes a number of bytes for people. */
final class ByteCount {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1024;

    private ByteCount() {}

    /** Returns {@code 512 B} or {@code 1.5 MiB}. */
    static String text(long bytes) {
        double count = bytes;
        int unit = 0;
        while (count >= STEP && unit < UNITS.size() - 1) {
            count /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", count, UNITS.get(unit));
    }
}
