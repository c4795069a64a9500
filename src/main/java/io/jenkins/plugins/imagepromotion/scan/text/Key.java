package io.jenkins.plugins.imagepromotion.scan.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of a value in a line, as in {@code tag: 1.27}, {@code "image": "nginx"} or {@code IMAGE=nginx}.
 *
 * @param name the key without quotes
 * @param column where the key begins, including its quote; counted from 1
 */
public record Key(String name, int column) {
    private static final int LONGEST = 200;
    private static final Pattern BEFORE = Pattern.compile("[\"']?([A-Za-z_][\\w.$/-]*)[\"']?\\s*[:=]\\s*[\"']?$");

    /** Returns the key of the value at this column; empty if no key directly precedes it. */
    public static Optional<Key> before(String line, int column) {
        int end = Math.min(column - 1, line.length());
        int begin = Math.max(0, end - LONGEST);
        Matcher key = BEFORE.matcher(line.substring(begin, end));
        return key.find() ? Optional.of(new Key(key.group(1), begin + key.start() + 1)) : Optional.empty();
    }

    /** Returns whether the line has this key at this column. */
    public static boolean isAt(String line, int column, String name) {
        return column(line) == column
                && line.substring(column - 1).matches("[\"']?" + Pattern.quote(name) + "[\"']?\\s*:.*");
    }

    /** Returns the column of the first character after spaces and the dashes of a list. */
    public static int column(String line) {
        int at = 0;
        while (at < line.length() && (line.charAt(at) == ' ' || line.startsWith("- ", at))) {
            at++;
        }
        return at + 1;
    }
}
