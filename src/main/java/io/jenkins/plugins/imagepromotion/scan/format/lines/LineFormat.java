package io.jenkins.plugins.imagepromotion.scan.format.lines;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;

/**
 * Finds {@code image: value} in lines: for Helm templates, and for invalid YAML.
 *
 * <p>References from the values of a chart are checked in the values file. Constants in a template, and constants after
 * {@code default}, are checked here.
 */
public final class LineFormat implements Format {
    private static final String KEY = "image";
    private static final Variables NONE = new Variables();
    /** Longer than any reference with its template. */
    private static final int LONGEST = 1024;

    @Override
    public void read(SourceText text, Mentions found) {
        boolean chart = isInChart(text);
        for (int number = text.firstLine(); number <= text.lastLine(); number++) {
            line(text.line(number), number, chart, found);
        }
    }

    /** Returns whether a file is a chart template, whose values are in another file. */
    public static boolean isInChart(SourceText text) {
        return text.path().startsWith("templates/")
                || text.path().contains("/templates/")
                || text.name().endsWith(".tpl");
    }

    private static void line(String line, int number, boolean chart, Mentions found) {
        if (line.stripLeading().startsWith("#")) {
            return;
        }
        for (int at = line.indexOf(KEY); at >= 0; at = line.indexOf(KEY, at + KEY.length())) {
            int begin = valueAt(line, at, KEY);
            if (begin >= 0) {
                String beside = line.length() > LONGEST ? "" : beside(line, "tag", ':') + beside(line, "digest", '@');
                value(valueFrom(line, begin), beside, number, chart, found);
            }
        }
    }

    /** Returns the offset of the value if this key is at this offset; otherwise -1. */
    private static int valueAt(String line, int at, String key) {
        boolean begins = at == 0 || " \t{,-\"'".indexOf(line.charAt(at - 1)) >= 0;
        int end = at + key.length();
        if (end < line.length() && (line.charAt(end) == '"' || line.charAt(end) == '\'')) {
            end++;
        }
        while (end < line.length() && line.charAt(end) == ' ') {
            end++;
        }
        if (!begins || end >= line.length() || line.charAt(end) != ':') {
            return -1;
        }
        int begin = end + 1;
        while (begin < line.length() && (line.charAt(begin) == ' ' || line.charAt(begin) == '\t')) {
            begin++;
        }
        return begin > end + 1 || line.startsWith("\"", begin) ? begin : -1;
    }

    private static void value(String written, String beside, int line, boolean chart, Mentions found) {
        if (written.isEmpty() || written.startsWith("&") || written.startsWith("*")) {
            return;
        }
        String value = NONE.expand(Templates.expand(written + beside));
        if (!chart || !Templates.isAllOpen(value)) {
            found.addUncertain(line, written, value);
        }
    }

    /**
     * Returns the tag or digest on the same line, as {@code :tag} or {@code @digest}; empty if the line has neither.
     */
    private static String beside(String line, String key, char separator) {
        int comment = line.indexOf(" #");
        int at = (comment < 0 ? line : line.substring(0, comment)).indexOf(key + ":");
        int begin = at < 0 ? -1 : valueAt(line, at, key);
        String value = begin < 0 ? "" : valueFrom(line, begin);
        return value.isEmpty() ? "" : separator + value;
    }

    /** Returns the value at this offset, without quotes, comment and separator. */
    private static String valueFrom(String whole, int begin) {
        if (begin >= whole.length()) {
            return "";
        }
        String line = whole.substring(begin, Math.min(whole.length(), begin + LONGEST));
        char first = line.charAt(0);
        boolean quoted = first == '"' || first == '\'';
        int from = quoted ? 1 : 0;
        int end = from;
        while (end < line.length() && (quoted ? line.charAt(end) != first : !ends(line, end))) {
            end = behindPart(line, end);
        }
        return line.substring(from, end).strip();
    }

    /** Skips a template, which can contain quotes and spaces, or a variable, which ends with a brace. */
    private static int behindPart(String line, int at) {
        String close = line.startsWith("{{", at) ? "}}" : line.startsWith("${", at) ? "}" : "";
        int end = close.isEmpty() ? -1 : line.indexOf(close, at);
        return end < 0 ? at + 1 : end + close.length();
    }

    private static boolean ends(String line, int at) {
        char c = line.charAt(at);
        return Character.isWhitespace(c) || c == ',' || (c == '}' && !line.startsWith("}}", at));
    }
}
