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
        this.parts = List.of(pattern.split("/", -1));
    }

    /** Returns the pattern; one that ends with {@code /} matches everything below that folder. */
    public static Glob of(String pattern) {
        String plain = pattern.startsWith("./") ? pattern.substring(2) : pattern;
        String rooted = plain.startsWith("/") ? plain.substring(1) : plain;
        return new Glob(rooted.endsWith("/") ? rooted + ANY_PARTS : rooted);
    }

    /** Returns whether the whole path, with {@code /} between its parts, matches. */
    public boolean matches(String path) {
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
