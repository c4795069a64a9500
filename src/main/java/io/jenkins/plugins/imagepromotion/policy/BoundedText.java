package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;

/**
 * A string that limits how often a pattern reads its characters. Anyone who can push a tag chooses the string that an
 * administrator's pattern is matched against, and a careless pattern can take years for forty characters.
 */
final class BoundedText implements CharSequence {
    /** A good pattern reads each of a tag's 128 characters a few times. */
    private static final int MAX_READS = 200_000;

    private final String text;
    private int reads;

    BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++reads > MAX_READS) {
            throw InvalidPolicy.because(
                    "a tag pattern takes too long to match a tag",
                    "a pattern without repetition inside repetition, such as (a+)+");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
