package io.jenkins.plugins.imagepromotion.script;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** The lines of a text that begins in a given line of a file. */
public final class Lines {
    private final String text;
    private final int first;
    private final int[] starts;

    public Lines(String text, int first) {
        this.text = text;
        this.first = first;
        IntUnaryOperator next = start -> text.indexOf('\n', start) + 1;
        starts = IntStream.concat(IntStream.of(0), IntStream.iterate(next.applyAsInt(0), at -> at > 0, next))
                .toArray();
    }

    /** Returns the number of the line that contains this offset. */
    public int at(int offset) {
        int index = Arrays.binarySearch(starts, offset);
        return first + (index >= 0 ? index : -index - 2);
    }

    /** Returns the number of the last line. */
    public int last() {
        return first + starts.length - 1;
    }

    /** Returns a line without its end; empty if the text does not have this line. */
    public String get(int number) {
        int index = number - first;
        if (index < 0 || index >= starts.length) {
            return "";
        }
        int end = index + 1 < starts.length ? starts[index + 1] - 1 : text.length();
        return text.substring(starts[index], end);
    }
}
