package io.jenkins.plugins.imagepromotion.image;

import java.math.BigInteger;

/** Compares two versions (Semantic Versioning 2.0.0, section 11). */
public final class VersionOrder {
    private VersionOrder() {}

    /** Returns a negative number if {@code one} is lower than {@code other}; both follow the grammar of an immutable tag. */
    public static int compare(String one, String other) {
        String[] left = one.split("-", 2);
        String[] right = other.split("-", 2);
        int release = compareParts(left[0], right[0]);
        if (release != 0) {
            return release;
        }
        if (left.length != right.length) {
            // A pre-release is lower than its release.
            return right.length - left.length;
        }
        return left.length == 1 ? 0 : compareParts(left[1], right[1]);
    }

    private static int compareParts(String one, String other) {
        String[] left = one.split("\\.", -1);
        String[] right = other.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = comparePart(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return left.length - right.length;
    }

    private static int comparePart(String one, String other) {
        boolean isNumber = isNumber(one);
        if (isNumber && isNumber(other)) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return isNumber == isNumber(other) ? one.compareTo(other) : isNumber ? -1 : 1;
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
