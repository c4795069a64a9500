package io.jenkins.plugins.imagepromotion.scan.report;

/**
 * A change at one place in a file.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 * @param deleted the text at this place, without a line end; empty to insert only
 * @param inserted the text to write instead
 */
public record Change(int line, int column, String deleted, String inserted) {

    /** Returns the column after the deleted text. */
    public int endColumn() {
        return column + deleted.length();
    }

    /** Returns whether both change the same characters. */
    public boolean overlaps(Change other) {
        return line == other.line && column < other.endColumn() && other.column < endColumn();
    }
}
