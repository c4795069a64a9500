package io.jenkins.plugins.imagepromotion.failure;

/** Writes numbers with their nouns. */
public final class Plural {
    private Plural() {}

    /**
     * Returns the number and its noun, such as {@code 1 file} or {@code 2 files}.
     *
     * @param noun in the singular; its plural must end in {@code s}
     */
    public static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
