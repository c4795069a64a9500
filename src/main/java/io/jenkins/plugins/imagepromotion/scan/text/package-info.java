/**
 * The text of a file with its lines, and the places in it that name an image.
 *
 * <p>Start with {@code Format}: a format turns a {@code SourceText} into {@code Mentions}. How one format does this belongs to a
 * package below {@code scan.format}; whether a mention is allowed belongs to {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.text;

import org.jspecify.annotations.NullMarked;
