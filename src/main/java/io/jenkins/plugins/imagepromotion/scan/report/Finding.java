package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Optional;

/**
 * A reference that is not allowed where it is, or a waiver without effect.
 *
 * @param file the path as it was given, with {@code /} between its parts
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 * @param environment the environment of the file; empty if its path has no environment
 * @param key the field or variable whose value is the written text; empty if unknown
 * @param written the image as the file writes it
 * @param image the reference that this means; empty if the file does not determine it
 * @param code the rule that refuses it
 * @param message why, as a sentence
 * @param suggestion what to write instead, as a sentence
 * @param change the change that pins the reference to a digest, if known
 */
public record Finding(
        String file,
        int line,
        int column,
        String environment,
        String key,
        String written,
        String image,
        FailureCode code,
        String message,
        String suggestion,
        Optional<Change> change) {

    /** Returns the image if the file determines it, and otherwise what is written. */
    public String reference() {
        return image.isEmpty() ? written : image;
    }

    /** Returns this finding with another suggestion. */
    public Finding suggesting(String other) {
        return new Finding(file, line, column, environment, key, written, image, code, message, other, change);
    }

    /** Returns this finding with the change that corrects it. */
    public Finding correctedBy(Change correction) {
        return new Finding(
                file,
                line,
                column,
                environment,
                key,
                written,
                image,
                code,
                message,
                suggestion,
                Optional.of(correction));
    }
}
