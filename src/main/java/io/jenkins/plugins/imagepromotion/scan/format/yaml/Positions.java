package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import org.yaml.snakeyaml.error.Mark;

/** Converts the marks of the parser, which count code points, into places in the text. */
final class Positions {
    /** The maximum distance between a mark and its value: an anchor, a tag or a quote can come first. */
    private static final int NEAR = 2_000;

    /** A range shorter than this is copied, so that a search stops at its end. */
    static final int LONG = 10_000;

    private final SourceText source;
    private final String text;
    private final boolean isNarrow;
    private int lastIndex;
    private int lastOffset;
    private int lastLine;
    private int lastStart;

    Positions(SourceText source) {
        this.source = source;
        this.text = source.text();
        this.isNarrow = text.codePointCount(0, text.length()) == text.length();
    }

    /** Returns the offset of a mark. */
    int offset(Mark mark) {
        int index = mark.getIndex();
        if (isNarrow) {
            return Math.min(index, text.length());
        }
        if (index < lastIndex) {
            lastIndex = 0;
            lastOffset = 0;
        }
        lastOffset = text.offsetByCodePoints(lastOffset, index - lastIndex);
        lastIndex = index;
        return lastOffset;
    }

    /**
     * Returns the offset of these characters on the line of a mark, at or shortly after it; the mark if they are not
     * there.
     */
    int near(Mark mark, String written) {
        int from = offset(mark);
        if (text.startsWith(written, from)) {
            return from;
        }
        String rest = text.substring(from, Math.min(text.length(), from + NEAR));
        int lineEnd = rest.indexOf('\n');
        int at = find(written, from, from + (lineEnd < 0 ? rest.length() : lineEnd));
        return at < 0 ? from : at;
    }

    /** Returns the offset of these characters between two offsets; -1 if they are not there. */
    int find(String written, int from, int to) {
        if (text.startsWith(written, from)) {
            return from;
        }
        if (written.isEmpty() || to <= from) {
            return -1;
        }
        if (to - from < LONG) {
            int at = text.substring(from, to).indexOf(written);
            return at < 0 ? -1 : from + at;
        }
        int at = text.indexOf(written, from);
        return at < to ? at : -1;
    }

    /** Returns the place at this offset as a mention. */
    Mention mention(int offset, String written, String value, boolean certain, boolean created) {
        int line = source.lineAt(offset);
        if (line != lastLine) {
            lastLine = line;
            lastStart = text.lastIndexOf('\n', offset - 1) + 1;
        }
        return new Mention(line, offset - lastStart + 1, written, value, certain, created);
    }
}
