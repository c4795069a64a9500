package io.jenkins.plugins.imagepromotion.promotion.copy;

import java.util.List;
import java.util.Locale;

/** A number of bytes as people read it. */
final class ByteCount {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1024;

    private ByteCount() {}

    /** {@code 512 B}, {@code 1.5 MiB}. */
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
