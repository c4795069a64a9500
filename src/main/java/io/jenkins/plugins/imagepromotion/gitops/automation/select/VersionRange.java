package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * A version range as parsed by Masterminds/semver v3 ({@code NewConstraint}): alternatives, each with bounds that must
 * all hold.
 */
final class VersionRange {
    private static final String PART = "[0-9xX*|]+";
    /** A version whose parts can be missing, {@code x}, {@code X} or {@code *}. */
    static final String VERSION = "v?(" + PART + ")(?:\\.(" + PART + "))?(?:\\.(" + PART + "))?" + Version.SUFFIX;

    /** The groups in a version. */
    private static final int GROUPS = 5;

    private static final String BOUND = VersionBound.OPERATORS + "\\s*" + VERSION;
    private static final Pattern HYPHEN = Pattern.compile("\\s*(" + VERSION + ")\\s+-\\s+(" + VERSION + ")\\s*");
    private static final Pattern BOUNDS = Pattern.compile("\\s*" + BOUND + "\\s*(?:(?:\\s+|,\\s*)" + BOUND + "\\s*)*");
    private static final Pattern NEXT = Pattern.compile(BOUND);
    /** Far longer than any real range. */
    private static final int LONGEST = 2_000;

    private final List<Alternative> alternatives;

    /** Bounds that must all hold. It contains pre-releases only if one of its bounds is a pre-release. */
    private record Alternative(List<VersionBound> bounds) {
        boolean contains(Version version) {
            boolean allowsPreReleases = bounds.stream().anyMatch(VersionBound::isPreRelease);
            return (allowsPreReleases || !version.isPreRelease())
                    && bounds.stream().allMatch(bound -> bound.contains(version));
        }
    }

    private VersionRange(List<Alternative> alternatives) {
        this.alternatives = alternatives;
    }

    /** Reads a range, or throws an {@code IllegalArgumentException}. */
    static VersionRange of(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("the range is longer than " + LONGEST + " characters");
        }
        List<Alternative> alternatives = new ArrayList<>();
        for (String alternative : withoutHyphens(text).split("\\|\\|", -1)) {
            if (!BOUNDS.matcher(alternative).matches()) {
                throw new IllegalArgumentException("improper constraint: \"" + alternative + "\"");
            }
            List<VersionBound> bounds = new ArrayList<>();
            for (Matcher match = NEXT.matcher(alternative); match.find(); ) {
                bounds.add(VersionBound.of(match.group()));
            }
            alternatives.add(new Alternative(bounds));
        }
        return new VersionRange(alternatives);
    }

    /** Writes {@code 1.2 - 1.4} as {@code >= 1.2, <= 1.4}. */
    private static String withoutHyphens(String text) {
        String written = text;
        for (Matcher match = HYPHEN.matcher(text); match.find(); ) {
            int at = written.indexOf(match.group());
            written = written.substring(0, at) + ">= " + match.group(1) + ", <= " + match.group(2 + GROUPS) + " "
                    + written.substring(at + match.group().length());
        }
        return written;
    }

    boolean contains(Version version) {
        return alternatives.stream().anyMatch(alternative -> alternative.contains(version));
    }
}
