package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.regex.Pattern;

/**
 * A tag: at most 128 letters, digits, {@code _}, {@code .} and {@code -}, not starting with a dot or a dash
 * (distribution specification, "Pulling manifests").
 */
public record Tag(String value) implements ManifestReference {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    /** Throws {@code INVALID_TAG} if the text is not a valid tag. */
    public Tag {
        if (!isTag(value)) {
            throw new ImagePromotionException(Failure.of(FailureCode.INVALID_TAG, "This is not a tag.")
                    .with("found", Quoted.text(value))
                    .with("expected", "1 to 128 of A-Z a-z 0-9 _ . -, not starting with . or -")
                    .remedy("Correct the tag; build metadata (+) is not allowed in a tag."));
        }
    }

    /** Returns whether the text is a valid tag. */
    public static boolean isTag(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
