package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.ImageFields.Field;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Converts the marks of the parser, which count code points, into places in the text. */
final class Positions {
    /** The maximum distance between a mark and its value: an anchor, a tag or a quote can come first. */
    private static final int NEAR = 2_000;

    /** An anchor and a tag before a value. */
    private static final Pattern PROPERTIES = Pattern.compile("(?:[&!]\\S*\\s+){1,2}");

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
        return new Mention(line, column(offset, line), written, value, certain, created);
    }

    private int column(int offset, int line) {
        if (line != lastLine) {
            lastLine = line;
            lastStart = text.lastIndexOf('\n', offset - 1) + 1;
        }
        return offset - lastStart + 1;
    }

    /** Returns where the value of a scalar is; empty if the text does not contain it literally. */
    Optional<Field> field(ScalarNode scalar) {
        int from = offset(scalar.getStartMark());
        int to = offset(scalar.getEndMark());
        Matcher properties = PROPERTIES.matcher(text).region(from, to);
        int begin = properties.lookingAt() ? properties.end() : from;
        String value = scalar.getValue();
        boolean isPlain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        int at = value.isEmpty() && !isPlain ? begin + 1 : find(value.stripTrailing(), begin, to);
        if (value.isEmpty() && isPlain) {
            at = to;
        }
        int line = source.lineAt(Math.max(0, at));
        return at < 0 || at > text.length() || value.stripTrailing().indexOf('\n') >= 0
                ? Optional.empty()
                : Optional.of(new Field(line, column(at, line), value.stripTrailing(), isPlain));
    }
}
