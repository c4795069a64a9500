package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One bound of a range: an operator and a version whose last parts can be open. */
final class VersionBound {
    /** The first alternative that matches wins. */
    static final String OPERATORS = "(?:=||!=|>|<|>=|=>|<=|=<|~|~>|\\^)";

    private static final Pattern GRAMMAR =
            Pattern.compile("\\s*(" + OPERATORS + ")\\s*(" + VersionRange.VERSION + ")\\s*");
    private static final Set<String> OPEN = Set.of("x", "X", "*", "");

    private final String operator;
    private final Version bound;
    /** Which parts are open; at most one of the three is true, because a part after an open one does not count. */
    private final boolean openMajor;

    private final boolean openMinor;
    private final boolean openPatch;

    private VersionBound(String operator, Version bound, int open) {
        this.operator = operator;
        this.bound = bound;
        this.openMajor = open == 0;
        this.openMinor = open == 1;
        this.openPatch = open == 2;
    }

    /** Reads a bound, or throws an {@code IllegalArgumentException}. */
    static VersionBound of(String text) {
        Matcher match = GRAMMAR.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("improper constraint: \"" + text + "\"");
        }
        int open = 0;
        while (open < 3 && !isOpen(match.group(3 + open))) {
            open++;
        }
        StringBuilder closed = new StringBuilder();
        for (int part = 0; part < 3; part++) {
            closed.append(part == 0 ? "" : ".").append(part < open ? match.group(3 + part) : "0");
        }
        String preRelease = match.group(6) == null ? "" : "-" + match.group(6);
        Version bound = Version.parse(closed + preRelease)
                .orElseThrow(() -> new IllegalArgumentException("constraint parser error"));
        return new VersionBound(String.valueOf(match.group(1)), bound, open);
    }

    private static boolean isOpen(@Nullable String part) {
        return part == null || OPEN.contains(part);
    }

    boolean isPreRelease() {
        return bound.isPreRelease();
    }

    /** Returns whether the version is within the bound; the range decides about pre-releases. */
    boolean contains(Version version) {
        int order = version.compareTo(bound);
        return switch (operator) {
            case "", "=" -> isOpen() ? isNear(version) : order == 0;
            case "!=" -> isOther(version);
            case ">" -> isAbove(version);
            case "<" -> order < 0;
            case ">=", "=>" -> order >= 0;
            case "<=", "=<" -> isOpen() ? !isBeyond(version) : order <= 0;
            case "~", "~>" -> isNear(version);
            default -> isCompatible(version);
        };
    }

    private boolean isOpen() {
        return openMajor || openMinor || openPatch;
    }

    /** {@code !=}: an open part stands for all its versions. */
    private boolean isOther(Version version) {
        if (!isOpen()) {
            return version.compareTo(bound) != 0;
        }
        if (version.major() != bound.major() || (version.minor() != bound.minor() && !openMinor)) {
            return true;
        }
        if (openMinor || openPatch) {
            return openPatch && !version.preRelease().equals(bound.preRelease());
        }
        return version.compareTo(bound) != 0;
    }

    /** {@code >}: above all versions that an open part stands for. */
    private boolean isAbove(Version version) {
        if (!isOpen() || openMajor || version.major() != bound.major()) {
            return version.compareTo(bound) > 0;
        }
        return openPatch && Long.compareUnsigned(version.minor(), bound.minor()) > 0;
    }

    /** Above all versions that {@code <=} allows. An open major version reads as 0.0. */
    private boolean isBeyond(Version version) {
        int major = Long.compareUnsigned(version.major(), bound.major());
        return major > 0 || (major == 0 && Long.compareUnsigned(version.minor(), bound.minor()) > 0 && !openMinor);
    }

    /** {@code ~}: the same minor version, or the same major version if the minor one is open. */
    private boolean isNear(Version version) {
        if (version.compareTo(bound) < 0) {
            return false;
        }
        boolean isZero = bound.major() == 0 && bound.minor() == 0 && bound.patch() == 0;
        if (isZero && !openMinor && !openPatch) {
            return true;
        }
        return version.major() == bound.major() && (openMinor || version.minor() == bound.minor());
    }

    /** {@code ^}: the first number that is not zero stays the same. */
    private boolean isCompatible(Version version) {
        if (version.compareTo(bound) < 0) {
            return false;
        }
        if (bound.major() != 0 || openMinor) {
            return version.major() == bound.major();
        }
        if (version.major() != 0) {
            return false;
        }
        if (bound.minor() != 0 || openPatch) {
            return version.minor() == bound.minor();
        }
        return version.minor() == 0 && version.patch() == bound.patch();
    }
}
