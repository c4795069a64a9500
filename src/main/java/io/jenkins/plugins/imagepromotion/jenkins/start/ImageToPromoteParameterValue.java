package io.jenkins.plugins.imagepromotion.jenkins.start;

import hudson.model.StringParameterValue;
import org.jspecify.annotations.Nullable;

/**
 * The image that a build promotes, as {@code repository:tag@digest}. A pipeline reads it from {@code params} and from the
 * environment like a string.
 */
public final class ImageToPromoteParameterValue extends StringParameterValue {
    private static final long serialVersionUID = 1L;

    ImageToPromoteParameterValue(String name, String image, @Nullable String description) {
        super(name, image, description);
    }
}
