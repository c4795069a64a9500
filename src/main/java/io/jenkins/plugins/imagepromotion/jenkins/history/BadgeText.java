package io.jenkins.plugins.imagepromotion.jenkins.history;

import java.util.ArrayList;
import java.util.List;

/** The text of a badge in the build history. */
final class BadgeText {
    private static final int MAX_LINES = 5;

    private BadgeText() {}

    /** Returns the first five lines and the number of the others. */
    static String of(List<String> lines) {
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(MAX_LINES, lines.size())));
        if (lines.size() > MAX_LINES) {
            shown.add(Messages.BadgeText_More(lines.size() - MAX_LINES));
        }
        return String.join("\n", shown);
    }
}
