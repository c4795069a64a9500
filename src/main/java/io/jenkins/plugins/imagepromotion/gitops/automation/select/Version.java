package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A version as parsed by Masterminds/semver v3 ({@code NewVersion}): a leading {@code v}, leading zeros and missing
 * parts are allowed. Build metadata does not count in comparisons.
 *
 * @param major an unsigned number, like minor and patch
 * @param preRelease the pre-release without its dash; empty for a release
 */
record Version(long major, long minor, long patch, String preRelease) implements Comparable<Version> {
    private static final String IDENTIFIERS = "([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)";
    /** The part after the numbers of a version. */
    static final String SUFFIX = "(?:-" + IDENTIFIERS + ")?(?:\\+" + IDENTIFIERS + ")?";

    private static final Pattern GRAMMAR = Pattern.compile("v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?" + SUFFIX);

    private static final Comparator<Version> ORDER = Comparator.<Version, Long>comparing(
                    version -> version.major, Long::compareUnsigned)
            .thenComparing(version -> version.minor, Long::compareUnsigned)
            .thenComparing(version -> version.patch, Long::compareUnsigned)
            .thenComparing(Version::comparePreReleases);

    /** Returns the version; empty if the text is not a version. */
    static Optional<Version> parse(String text) {
        Matcher match = GRAMMAR.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        OptionalLong major = number(match.group(1));
        OptionalLong minor = number(match.group(2));
        OptionalLong patch = number(match.group(3));
        String preRelease = match.group(4) == null ? "" : match.group(4);
        if (major.isEmpty() || minor.isEmpty() || patch.isEmpty() || hasLeadingZero(preRelease)) {
            return Optional.empty();
        }
        return Optional.of(new Version(major.getAsLong(), minor.getAsLong(), patch.getAsLong(), preRelease));
    }

    /** Returns the version if it has all three numbers, which Flux requires. */
    static Optional<Version> parseComplete(String text) {
        return text.split("\\.", 3).length == 3 ? parse(text) : Optional.empty();
    }

    boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /** A version without a pre-release is later; a missing identifier is earlier. */
    static int comparePreReleases(Version one, Version other) {
        if (one.isPreRelease() != other.isPreRelease()) {
            return one.isPreRelease() ? -1 : 1;
        }
        List<String> left = List.of(one.preRelease.split("\\.", -1));
        List<String> right = List.of(other.preRelease.split("\\.", -1));
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compareIdentifiers(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return left.size() - right.size();
    }

    /** Numbers are earlier than words; a number of more than 64 bits is a word. */
    private static int compareIdentifiers(String one, String other) {
        OptionalLong left = number(one);
        OptionalLong right = number(other);
        if (left.isPresent() && right.isPresent()) {
            return Long.compareUnsigned(left.getAsLong(), right.getAsLong());
        }
        return left.isPresent() == right.isPresent() ? one.compareTo(other) : left.isPresent() ? -1 : 1;
    }

    private static boolean hasLeadingZero(String preRelease) {
        return List.of(preRelease.split("\\.", -1)).stream()
                .anyMatch(part -> part.length() > 1
                        && part.startsWith("0")
                        && part.chars().allMatch(character -> character >= '0' && character <= '9'));
    }

    /** Returns an unsigned number: 0 if it is missing, empty for a word or a number that is too large. */
    private static OptionalLong number(@Nullable String digits) {
        try {
            return OptionalLong.of(digits == null ? 0 : Long.parseUnsignedLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
