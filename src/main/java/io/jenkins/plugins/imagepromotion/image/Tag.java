package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/**
 * A tag: at most 128 letters, digits, {@code _}, {@code .} and {@code -}, not starting with a dot or a dash
 * (distribution specification, "Pulling manifests").
 */
public record Tag(String value) implements ManifestReference {
    private static final int MAX_LENGTH = 128;

    /** Throws {@code INVALID_TAG} if the text is not a valid tag. */
    public Tag {
        if (!isTag(value)) {
            throw new ImagePromotionException(Failure.of(FailureCode.INVALID_TAG, "This is not a tag.")
                    .with("found", Quoted.text(value))
                    .with("expected", "1 to 128 of A-Z a-z 0-9 _ . -, not starting with . or -")
                    .remedy("Correct the tag; build metadata (+) is not allowed in a tag."));
        }
    }

    /**
     * Returns whether the text is a valid tag. A repository can have a million tags, so this uses no regular
     * expression.
     */
    public static boolean isTag(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || text.charAt(0) == '.' || text.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean isDigit = c >= '0' && c <= '9';
            if (!isLetter && !isDigit && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
