/**
 * How a reference in a file gets its digest: where the digest goes, what it is now, and how the file is written.
 *
 * <p>Start with {@code PinPlace}. Which references are pinned, and the proof that a change is right, belong to {@code
 * scan.FixReferences}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.fix;

import org.jspecify.annotations.NullMarked;
