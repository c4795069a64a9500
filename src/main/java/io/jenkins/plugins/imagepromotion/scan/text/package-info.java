/**
 * The text of a file with its lines, and the places in it that name an image.
 *
 * <p>Start with {@code Format}: a format turns a {@code SourceText} into {@code Mentions}. Each format belongs in a
 * package below {@code scan.format}; rules about which mentions are allowed belong in {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.text;

import org.jspecify.annotations.NullMarked;
