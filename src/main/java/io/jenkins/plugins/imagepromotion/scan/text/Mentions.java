package io.jenkins.plugins.imagepromotion.scan.text;

import java.util.ArrayList;
import java.util.List;

/** The images that one file names, and notes on how it was read. */
public final class Mentions {
    /** More than any real file contains; the scan fails for a file with more. */
    private static final int MOST = 10_000;
    /** Longer lines are not searched again from their beginning, and not at all after a search without result. */
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

    public Mentions(SourceText file) {
        this.file = file;
    }

    /** Adds an image that the line names: {@code written} in the text, with the meaning {@code value}. */
    public void add(int line, String written, String value) {
        add(line, written, value, true);
    }

    /** Adds a possible image, which counts only if {@code value} is a valid reference. */
    public void addUncertain(int line, String written, String value) {
        add(line, written, value, false);
    }

    /** Adds a name that a build, a push or a tag gives to an image; it counts only if its tag is mutable. */
    public void addCreated(int line, String written, String value) {
        add(line, written, value, false, true);
    }

    /** Adds an image, which is certain or only possible. */
    public void add(int line, String written, String value, boolean certain) {
        add(line, written, value, certain, false);
    }

    private void add(int line, String written, String value, boolean certain, boolean created) {
        add(new Mention(line, column(line, written), written, value, certain, created));
    }

    /** Adds a mention whose place is known. */
    public void add(Mention mention) {
        if (found.size() == MOST) {
            overflown = true;
            return;
        }
        found.add(mention);
    }

    /**
     * Returns the column of the text, searched after the last mention on the line; otherwise the column of the line's
     * first word.
     */
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

    /** Returns a line without its end. The last one is cached: a file can consist of one line with many images. */
    private String line(int number) {
        if (number != lastNumber) {
            lastNumber = number;
            lastLine = file.line(number);
            lastIndent = lastLine.length() - lastLine.stripLeading().length();
            lastInVain = false;
        }
        return lastLine;
    }

    /** Returns true if the file names more images than are kept. */
    public boolean isOverflown() {
        return overflown;
    }

    /** Records that the file names more images than this object keeps. */
    public void overflow() {
        overflown = true;
    }

    /** Records that a script could not be read from this line on. */
    public void stopAt(int line) {
        stoppedAt = stoppedAt == 0 ? line : Math.min(line, stoppedAt);
    }

    /** Returns the first line in which reading stopped; 0 if the whole file was read. */
    public int stoppedAt() {
        return stoppedAt;
    }

    /** Adds a note on how the file was read, unless it is there already. */
    public void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    /** Removes all images after the first {@code count}. */
    public void forget(int count) {
        found.subList(count, found.size()).clear();
    }

    public int count() {
        return found.size();
    }

    /** Returns the images in the order in which they were found. */
    public List<Mention> found() {
        return List.copyOf(found);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }
}
