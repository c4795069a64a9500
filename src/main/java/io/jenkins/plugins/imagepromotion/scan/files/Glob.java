package io.jenkins.plugins.imagepromotion.scan.files;

import java.util.List;

/**
 * A pattern for paths as in Ant and {@code .gitignore}: {@code *} and {@code ?} within a part, {@code [a-z]}, and
 * {@code **} for any number of parts.
 *
 * <p>Matched by hand and not by a regular expression: in the worst case the time is the product of both lengths, whoever
 * wrote the pattern.
 */
public final class Glob {
    private static final String ANY_PARTS = "**";

    private final String pattern;
    private final List<String> parts;
    /** No path without this text matches, which spares most paths the rest. */
    private final String required;

    private Glob(String pattern) {
        this.pattern = pattern;
        this.parts = List.of(pattern.split("/", -1));
        this.required = longestText(pattern);
    }

    /**
     * The longest run of characters that stand for themselves, within one part; by hand, because a pattern for it costs a scan
     * that has just started more than all that it spares.
     */
    private static String longestText(String pattern) {
        String longest = "";
        int begin = 0;
        for (int i = 0; i <= pattern.length(); i++) {
            if (i == pattern.length() || "/*?[\\".indexOf(pattern.charAt(i)) >= 0) {
                longest = i - begin > longest.length() ? pattern.substring(begin, i) : longest;
                begin = i < pattern.length() ? end(pattern, i) : i;
                i = Math.max(i, begin - 1);
            }
        }
        return longest;
    }

    /** The end of the element at {@code i}, which does not stand for itself alone. */
    private static int end(String pattern, int i) {
        int close = pattern.charAt(i) == '[' ? pattern.indexOf(']', i + 2) : -1;
        int slash = pattern.indexOf('/', i);
        boolean set = close > 0 && (slash < 0 || close < slash);
        boolean escape = pattern.charAt(i) == '\\' && i + 1 < pattern.length() && pattern.charAt(i + 1) != '/';
        return set ? close + 1 : escape ? i + 2 : i + 1;
    }

    /** The pattern; one that ends with {@code /} means everything below. */
    public static Glob of(String pattern) {
        String plain = pattern.startsWith("./") ? pattern.substring(2) : pattern;
        String rooted = plain.startsWith("/") ? plain.substring(1) : plain;
        return new Glob(rooted.endsWith("/") ? rooted + ANY_PARTS : rooted);
    }

    /** Whether the whole path, with {@code /} between its parts, is of this pattern. */
    public boolean matches(String path) {
        if (!path.contains(required)) {
            return false;
        }
        List<String> names = List.of(path.split("/", -1));
        int part = 0;
        int name = 0;
        int retryPart = -1;
        int retryName = 0;
        while (name < names.size()) {
            if (part < parts.size() && parts.get(part).equals(ANY_PARTS)) {
                retryPart = ++part;
                retryName = name;
            } else if (part < parts.size() && matches(parts.get(part), names.get(name))) {
                part++;
                name++;
            } else if (retryPart >= 0) {
                part = retryPart;
                name = ++retryName;
            } else {
                return false;
            }
        }
        while (part < parts.size() && parts.get(part).equals(ANY_PARTS)) {
            part++;
        }
        return part == parts.size();
    }

    /** Whether one part of a path is of one part of a pattern. */
    static boolean matches(String part, String name) {
        int p = 0;
        int n = 0;
        int retryPart = -1;
        int retryName = 0;
        while (n < name.length()) {
            int length = p < part.length() && part.charAt(p) != '*' ? match(part, p, name.charAt(n)) : 0;
            if (length > 0) {
                p += length;
                n++;
            } else if (p < part.length() && part.charAt(p) == '*') {
                retryPart = ++p;
                retryName = n;
            } else if (retryPart >= 0) {
                p = retryPart;
                n = ++retryName;
            } else {
                return false;
            }
        }
        while (p < part.length() && part.charAt(p) == '*') {
            p++;
        }
        return p == part.length();
    }

    /** How long the element of the pattern at {@code p} is if it matches the character; else 0. */
    private static int match(String part, int p, char c) {
        char element = part.charAt(p);
        int close = element == '[' ? part.indexOf(']', p + 2) : -1;
        if (close > 0) {
            return isIn(part.substring(p + 1, close), c) ? close - p + 1 : 0;
        }
        if (element == '\\' && p + 1 < part.length()) {
            return part.charAt(p + 1) == c ? 2 : 0;
        }
        return element == '?' || element == c ? 1 : 0;
    }

    private static boolean isIn(String set, char c) {
        boolean negated = set.startsWith("!") || set.startsWith("^");
        for (int i = negated ? 1 : 0; i < set.length(); i++) {
            boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
            char last = range ? set.charAt(i + 2) : set.charAt(i);
            if (c >= set.charAt(i) && c <= last) {
                return !negated;
            }
            i += range ? 2 : 0;
        }
        return negated;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
