package io.jenkins.plugins.imagepromotion.scan.format.lines;

/** A value in a line that looks like YAML or JSON. */
final class Value {
    private static final String DEFAULT = "default";
    /** Longer than any reference with its template. */
    private static final int LONGEST = 1024;

    private Value() {}

    /** Returns the value at this offset, without quotes, comment and separator. */
    static String at(String whole, int begin) {
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
    static String defaultOf(String written) {
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
