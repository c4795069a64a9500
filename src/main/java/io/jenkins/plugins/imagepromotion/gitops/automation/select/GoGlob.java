package io.jenkins.plugins.imagepromotion.gitops.automation.select;

/**
 * A pattern for Go's {@code filepath.Match}: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]} and {@code \} before a
 * literal. Tags have no path separators, so no separator is special.
 */
public final class GoGlob {
    private static final String SPECIAL = "\\.+*?()|[]{}^$-";

    private final String pattern;
    private final StringBuilder regexp = new StringBuilder("^");
    private int at;

    private GoGlob(String pattern) {
        this.pattern = pattern;
    }

    /** Compiles a pattern, or throws an {@code IllegalArgumentException} if Go rejects it. */
    public static GoRegexp of(String pattern) {
        return new GoGlob(pattern).compiled();
    }

    private GoRegexp compiled() {
        while (at < pattern.length()) {
            switch (pattern.charAt(at)) {
                case '*' -> wildcard(".*");
                case '?' -> wildcard(".");
                case '[' -> set();
                default -> regexp.append(literal());
            }
        }
        return GoRegexp.of(regexp.append('$').toString());
    }

    private void wildcard(String written) {
        regexp.append(written);
        at++;
    }

    private void set() {
        boolean isNegated = pattern.startsWith("[^", at);
        regexp.append(isNegated ? "[^" : "[");
        at += isNegated ? 2 : 1;
        do {
            regexp.append(member());
            if (pattern.startsWith("-", at)) {
                at++;
                regexp.append('-').append(member());
            }
        } while (!pattern.startsWith("]", at));
        wildcard("]");
    }

    private String member() {
        if (at == pattern.length() || "-]".indexOf(pattern.charAt(at)) >= 0) {
            throw new IllegalArgumentException("syntax error in pattern");
        }
        return literal();
    }

    private String literal() {
        at += pattern.charAt(at) == '\\' ? 1 : 0;
        if (at == pattern.length()) {
            throw new IllegalArgumentException("syntax error in pattern");
        }
        char character = pattern.charAt(at++);
        return (SPECIAL.indexOf(character) < 0 ? "" : "\\") + character;
    }
}
