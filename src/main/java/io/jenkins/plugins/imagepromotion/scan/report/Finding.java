package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;

/**
 * A reference that may not be named where it is, or a waiver that waives nothing.
 *
 * @param file the path as it was asked for, with {@code /} between its parts
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 * @param environment the environment that the file belongs to; empty if to none
 * @param written how the image is written there
 * @param image the reference that this means; empty if the file does not tell it
 * @param code the rule
 * @param message why, as a sentence
 * @param suggestion what to write instead, as a sentence
 */
public record Finding(
        String file,
        int line,
        int column,
        String environment,
        String written,
        String image,
        FailureCode code,
        String message,
        String suggestion) {

    /** The reference: what is meant where the file tells it, else what is written. */
    public String reference() {
        return image.isEmpty() ? written : image;
    }

    /** This finding with another suggestion. */
    public Finding suggesting(String other) {
        return new Finding(file, line, column, environment, written, image, code, message, other);
    }
}
