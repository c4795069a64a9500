package io.jenkins.plugins.imagepromotion.scan.format.lines;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;

/**
 * Finds {@code image: value} in lines: for templates of Helm, and for what claims to be YAML and is not.
 *
 * <p>A value that a template takes from the chart's values is judged there, where it is written. What a template adds to
 * it as a constant, and the constant after {@code default}, is judged here.
 */
public final class LineFormat implements Format {
    private static final String KEY = "image";
    private static final Variables NONE = new Variables();

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
                value(Value.at(line, begin), number, chart, found);
            }
        }
    }

    /** Where the value begins if a key {@code image} stands at {@code at}; else -1. */
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
        boolean divided = begin > end + 1 || line.startsWith("\"", begin);
        return divided ? begin : -1;
    }

    private static void value(String written, int line, boolean chart, Mentions found) {
        if (written.isEmpty() || written.startsWith("&") || written.startsWith("*")) {
            return;
        }
        String value = NONE.expand(written);
        String literal = Value.defaultOf(written);
        if (!literal.isEmpty()) {
            found.addUncertain(line, written, literal);
        } else if (!(chart && isAllFromValues(value))) {
            found.addUncertain(line, written, value);
        }
    }

    /** Whether every part that names something comes from a template, with nothing but dividers between. */
    private static boolean isAllFromValues(String value) {
        if (value.indexOf(Variables.OPEN) < 0) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != Variables.OPEN && c != '/' && c != ':' && c != '@') {
                return false;
            }
        }
        return true;
    }
}
