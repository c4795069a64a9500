package io.jenkins.plugins.imagepromotion.scan.text;

import io.jenkins.plugins.imagepromotion.script.Lines;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of a file, or a text inside one that is read as a file of its own; its lines are those of the file. */
public final class SourceText {
    private final String path;
    private final String text;
    private final int firstLine;
    private @Nullable Lines lines;

    private SourceText(String path, String text, int firstLine) {
        this.path = path;
        this.text = text;
        this.firstLine = firstLine;
    }

    /** A file of that path and text; line ends of any kind count as one. */
    public static SourceText of(String path, String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String lines = unmarked.indexOf('\r') < 0
                ? unmarked
                : unmarked.replace("\r\n", "\n").replace('\r', '\n');
        return new SourceText(path, lines, 1);
    }

    /** A file of those bytes: UTF-8, or UTF-16 where a byte order mark says so; what cannot be decoded is replaced. */
    public static SourceText of(String path, byte[] bytes) {
        return of(path, new String(bytes, charset(bytes)));
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int mark = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        return switch (mark) {
            case 0xfeff -> StandardCharsets.UTF_16BE;
            case 0xfffe -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }

    /** A text inside this one, whose first line stands in that line of the file. */
    public SourceText part(String inner, int line) {
        return new SourceText(path, inner, line);
    }

    /** The path of the file, with {@code /} between its parts. */
    public String path() {
        return path;
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The whole text, its lines divided by {@code \n}. */
    public String text() {
        return text;
    }

    /** The line of the file in which the text begins, counted from 1. */
    public int firstLine() {
        return firstLine;
    }

    /** Returns the line of the file in which the last line of this text is. */
    public int lastLine() {
        return lines().last();
    }

    /** Returns the line of the file that contains this offset of the text. */
    public int lineAt(int offset) {
        return lines().at(offset);
    }

    /** Returns a line of the file without its end; empty if this text does not have it. */
    public String line(int number) {
        return lines().get(number);
    }

    private Lines lines() {
        Lines known = lines;
        if (known == null) {
            known = new Lines(text, firstLine);
            lines = known;
        }
        return known;
    }
}
