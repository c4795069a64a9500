package io.jenkins.plugins.imagepromotion.script;

import java.util.Arrays;

/** The line numbers of a text. */
final class Lines {
    private final int first;
    private final int[] starts;

    Lines(String text, int first) {
        this.first = first;
        int[] found = new int[16];
        int count = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (count == found.length) {
                found = Arrays.copyOf(found, count * 2);
            }
            found[count++] = at + 1;
        }
        starts = Arrays.copyOf(found, count);
    }

    /** The line of that offset. */
    int at(int offset) {
        int index = Arrays.binarySearch(starts, offset);
        return first + (index >= 0 ? index : -index - 2);
    }
}
