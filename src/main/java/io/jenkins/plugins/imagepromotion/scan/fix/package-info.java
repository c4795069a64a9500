/**
 * Adds digests to the references in a file: decides where the digest goes, looks up the current digest, and writes the
 * file.
 *
 * <p>Start with {@code PinPlace}. {@code scan.FixReferences} selects the references and proves that each change is
 * correct.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.fix;

import org.jspecify.annotations.NullMarked;
