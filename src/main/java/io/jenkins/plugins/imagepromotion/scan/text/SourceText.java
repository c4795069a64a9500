package io.jenkins.plugins.imagepromotion.scan.text;

import io.jenkins.plugins.imagepromotion.script.Lines;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of a file, or a part of a file that is read on its own but keeps the line numbers of the file. */
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

    /** Returns the text of a file, with every kind of line end replaced by {@code \n}. */
    public static SourceText of(String path, String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return new SourceText(path, unmarked.replace("\r\n", "\n").replace('\r', '\n'), 1);
    }

    /** Returns the text of a file in UTF-8, or in UTF-16 with a byte order mark; invalid bytes are replaced. */
    public static SourceText of(String path, byte[] bytes) {
        return of(path, new String(bytes, charset(bytes)));
    }

    /** Returns the encoding of a file: UTF-16 if it begins with a UTF-16 byte order mark, otherwise UTF-8. */
    public static Charset charset(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        return switch (mark) {
            case 0xfeff -> StandardCharsets.UTF_16BE;
            case 0xfffe -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }

    /** Returns a part of this text that begins on the given line of the file. */
    public SourceText part(String inner, int line) {
        return new SourceText(path, inner, line);
    }

    /** Returns the path of the file, with {@code /} between its parts. */
    public String path() {
        return path;
    }

    /** Returns the last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public String text() {
        return text;
    }

    /** Returns the line of the file in which the text begins, counted from 1. */
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
