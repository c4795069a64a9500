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
    private static final String DEFAULT = "default";
    /** Longer than any reference with its template. */
    private static final int LONGEST = 1024;

    @Override
    public void read(SourceText text, Mentions found) {
        boolean chart = isInChart(text);
        for (int number = text.firstLine(); number <= text.lastLine(); number++) {
            line(text.line(number), number, chart, found);
        }
    }

    private static boolean isInChart(SourceText text) {
        return text.path().startsWith("templates/")
                || text.path().contains("/templates/")
                || text.name().endsWith(".tpl");
    }

    private static void line(String line, int number, boolean chart, Mentions found) {
        if (line.stripLeading().startsWith("#")) {
            return;
        }
        for (int at = line.indexOf(KEY); at >= 0; at = line.indexOf(KEY, at + KEY.length())) {
            int begin = valueAt(line, at);
            if (begin >= 0) {
                value(valueFrom(line, begin), number, chart, found);
            }
        }
    }

    /** Returns where the value begins if there is a key {@code image} at this offset; else -1. */
    private static int valueAt(String line, int at) {
        boolean begins = at == 0 || " \t{,-\"'".indexOf(line.charAt(at - 1)) >= 0;
        int end = at + KEY.length();
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

    private static void value(String written, int line, boolean chart, Mentions found) {
        if (written.isEmpty() || written.startsWith("&") || written.startsWith("*")) {
            return;
        }
        String value = NONE.expand(written);
        String literal = defaultOf(written);
        if (!literal.isEmpty()) {
            found.addUncertain(line, written, literal);
        } else if (!(chart && isAllFromValues(value))) {
            found.addUncertain(line, written, value);
        }
    }

    /** Tells whether every part comes from a template, with only separators between them. */
    private static boolean isAllFromValues(String value) {
        return value.indexOf(Variables.OPEN) >= 0
                && value.chars().allMatch(c -> c == Variables.OPEN || c == '/' || c == ':' || c == '@');
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

    /** Returns the default of a template, as in {@code default "nginx:1.27"}; empty if there is none. */
    private static String defaultOf(String written) {
        int open = written.indexOf("{{");
        int at = open < 0 ? -1 : written.indexOf(DEFAULT, open);
        if (at < 0 || !written.endsWith("}}")) {
            return "";
        }
        int begin = at + DEFAULT.length();
        while (begin < written.length() && written.charAt(begin) == ' ') {
            begin++;
        }
        char quote = begin < written.length() ? written.charAt(begin) : ' ';
        int end = quote == '"' || quote == '\'' || quote == '`' ? written.indexOf(quote, begin + 1) : -1;
        String literal = end < 0 ? "" : written.substring(begin + 1, end);
        // The default of a part, such as a tag, is not a reference.
        boolean whole = open == 0 && written.indexOf("{{", open + 2) < 0;
        return whole ? literal : "";
    }
}
