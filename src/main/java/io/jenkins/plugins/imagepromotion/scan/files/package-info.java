/**
 * The files that a scan reads: globs, {@code .gitignore} and git's index, the walk and its limits.
 *
 * <p>Start with {@code FileWalk}. Nothing here opens a file except those of git; what files contain belongs to {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.files;

import org.jspecify.annotations.NullMarked;
