/**
 * The files that a scan reads: globs, {@code .gitignore} and git's index, the walk and its limits.
 *
 * <p>Start with {@code FileWalk}. This package opens only git's own files; {@code scan} reads the content of files.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.files;

import org.jspecify.annotations.NullMarked;
