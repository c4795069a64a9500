package io.jenkins.plugins.imagepromotion.scan.text;

import java.util.ArrayList;
import java.util.List;

/** What was found in one file: the images it names, and what is to be said about the reading. */
public final class Mentions {
    /** More than any file of people holds; a file made to hold more is not taken as read. */
    private static final int MOST = 10_000;
    /** Longer lines are not searched again from their beginning, and no more once a search was in vain. */
    private static final int LONG = 10_000;

    private final SourceText file;
    private final List<Mention> found = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean overflown;
    private int stoppedAt;
    private int lastNumber;
    private String lastLine = "";
    private int lastIndent;
    private boolean lastInVain;

    /** Nothing yet, of that file. */
    public Mentions(SourceText file) {
        this.file = file;
    }

    /** An image is named in that line: {@code written} so, meaning {@code value}. */
    public void add(int line, String written, String value) {
        add(line, written, value, true);
    }

    /** Perhaps an image is named in that line: only if {@code value} can be read as one. */
    public void addUncertain(int line, String written, String value) {
        add(line, written, value, false);
    }

    private void add(int line, String written, String value, boolean certain) {
        if (found.size() == MOST) {
            overflown = true;
            return;
        }
        found.add(new Mention(line, column(line, written), written, value, certain));
    }

    /** The column of the text in the line, after what was found there last; else where the line's text begins. */
    private int column(int line, String written) {
        String text = line(line);
        Mention last = found.isEmpty() ? null : found.get(found.size() - 1);
        int from = last != null && last.line() == line
                ? last.column() - 1 + last.written().length()
                : 0;
        int at = lastInVain ? -1 : text.indexOf(written, from);
        if (at < 0 && text.length() < LONG) {
            at = text.indexOf(written);
        }
        lastInVain = at < 0 && text.length() >= LONG;
        return (at < 0 || written.isEmpty() ? lastIndent : at) + 1;
    }

    /** A line without its end; the last one is kept, for a file can be one line of many images. */
    private String line(int number) {
        if (number != lastNumber) {
            lastNumber = number;
            lastLine = file.line(number);
            lastIndent = lastLine.length() - lastLine.stripLeading().length();
            lastInVain = false;
        }
        return lastLine;
    }

    /** Whether the file names more images than are kept. */
    public boolean isOverflown() {
        return overflown;
    }

    /** Says that the file was not read from that line on. */
    public void stopAt(int line) {
        stoppedAt = stoppedAt == 0 ? line : Math.min(line, stoppedAt);
    }

    /** The line in which reading stopped; 0 if the whole file was read. */
    public int stoppedAt() {
        return stoppedAt;
    }

    /** Says something about how the file was read; once is enough. */
    public void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    /** Forgets what was found since {@code count} images were. */
    public void forget(int count) {
        found.subList(count, found.size()).clear();
    }

    /** How many images were found. */
    public int count() {
        return found.size();
    }

    /** The images, in the order found. */
    public List<Mention> found() {
        return List.copyOf(found);
    }

    /** What is to be said. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
