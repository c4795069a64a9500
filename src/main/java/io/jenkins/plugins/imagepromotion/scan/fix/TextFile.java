package io.jenkins.plugins.imagepromotion.scan.fix;

import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A file in which some places can change while every other byte stays the same: it keeps its encoding, byte order mark
 * and line endings. Lines and columns are those of {@link SourceText}.
 */
public final class TextFile {
    private final Charset charset;
    private final String text;
    private final List<Integer> starts = new ArrayList<>();

    private TextFile(Charset charset, String text) {
        this.charset = charset;
        this.text = text;
        starts.add(text.startsWith("\uFEFF") ? 1 : 0);
        for (int at = 0; at < text.length(); at++) {
            boolean ends = text.charAt(at) == '\n' || (text.charAt(at) == '\r' && !text.startsWith("\n", at + 1));
            if (ends) {
                starts.add(at + 1);
            }
        }
    }

    /** Returns the file with these bytes. Bytes that are not valid in its encoding stay as they are. */
    public static TextFile of(byte[] bytes) {
        Charset charset = SourceText.charset(bytes);
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new TextFile(charset, text);
        } catch (CharacterCodingException e) {
            // Each byte becomes one character, because the searched text is ASCII.
            return new TextFile(StandardCharsets.ISO_8859_1, new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    /** Returns the number of lines; a line ending at the end of the file adds an empty line. */
    public int lines() {
        return starts.size();
    }

    /** Returns a line without its line ending; empty if the file has no such line. */
    public String line(int number) {
        String whole = whole(number);
        return whole.substring(0, whole.length() - lineEnd(number).length());
    }

    /** Returns the byte order mark at the start of the file; can be empty. */
    public String mark() {
        return text.substring(0, starts.get(0));
    }

    /** Returns the line ending of a line; empty for the last line. */
    public String lineEnd(int number) {
        String whole = whole(number);
        if (whole.endsWith("\r\n")) {
            return "\r\n";
        }
        return whole.endsWith("\n") || whole.endsWith("\r") ? whole.substring(whole.length() - 1) : "";
    }

    private String whole(int number) {
        if (number < 1 || number > starts.size()) {
            return "";
        }
        return text.substring(starts.get(number - 1), number == starts.size() ? text.length() : starts.get(number));
    }

    /** Returns the bytes of the file after these changes, which do not overlap. */
    public byte[] with(Collection<Change> changes) {
        StringBuilder changed = new StringBuilder(text);
        changes.stream()
                .sorted(Comparator.comparingInt(this::offset).reversed())
                .forEach(change -> changed.replace(
                        offset(change), offset(change) + change.deleted().length(), change.inserted()));
        return changed.toString().getBytes(charset);
    }

    private int offset(Change change) {
        return starts.get(change.line() - 1) + change.column() - 1;
    }
}
