/**
 * Changes the references in a file: decides where a tag and a digest go, looks up the current digest, and writes the file.
 *
 * <p>Start with {@code PinPlace}. {@code scan.FileRewrite} proves that each change is correct.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.fix;

import org.jspecify.annotations.NullMarked;
