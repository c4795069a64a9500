package io.jenkins.plugins.imagepromotion.policy.setting;

import java.util.List;

/**
 * A pattern for paths and names as in Ant and {@code .gitignore}: {@code *} and {@code ?} within a part, {@code [a-z]},
 * and {@code **} for any number of parts.
 *
 * <p>Not a regular expression, because a pattern may come from a workspace: the time to match is at most the product of
 * both lengths, for any pattern.
 */
public final class Glob {
    private static final String ANY_PARTS = "**";

    private final String pattern;
    private final List<String> parts;

    private Glob(String pattern) {
        this.pattern = pattern;
        this.parts = partsOf(pattern);
    }

    /** Returns the pattern; one that ends with {@code /} matches everything below that folder. */
    public static Glob of(String pattern) {
        String plain = pattern.startsWith("./") ? pattern.substring(2) : pattern;
        String rooted = plain.startsWith("/") ? plain.substring(1) : plain;
        return new Glob(rooted.endsWith("/") ? rooted + ANY_PARTS : rooted);
    }

    /** Returns whether the whole path, with {@code /} between its parts, matches. */
    public boolean matches(String path) {
        return matches(partsOf(path));
    }

    /** Returns the parts of a path, to compare it with many patterns. */
    public static List<String> partsOf(String path) {
        return List.of(path.split("/", -1));
    }

    /** Returns whether the path with all these {@linkplain #partsOf parts} matches. */
    public boolean matches(List<String> names) {
        String last = parts.get(parts.size() - 1);
        if (!last.equals(ANY_PARTS) && !matches(last, names.get(names.size() - 1))) {
            return false;
        }
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

    /** Returns whether a name, or one part of a path, matches one part of a pattern. */
    public static boolean matches(String part, String name) {
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

    /** Returns the length of the pattern element at {@code p} if it matches the character; otherwise 0. */
    private static int match(String part, int p, char c) {
        char element = part.charAt(p);
        int close = element == '[' ? part.indexOf(']', p + 2) : -1;
        if (close > 0) {
            return isIn(part, p + 1, close, c) ? close - p + 1 : 0;
        }
        if (element == '\\' && p + 1 < part.length()) {
            return part.charAt(p + 1) == c ? 2 : 0;
        }
        return element == '?' || element == c ? 1 : 0;
    }

    /** Returns whether a character is in the set between two offsets of the pattern. */
    private static boolean isIn(String part, int from, int to, char c) {
        boolean negated = part.charAt(from) == '!' || part.charAt(from) == '^';
        for (int i = negated ? from + 1 : from; i < to; i++) {
            boolean range = i + 2 < to && part.charAt(i + 1) == '-';
            char last = range ? part.charAt(i + 2) : part.charAt(i);
            if (c >= part.charAt(i) && c <= last) {
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
