/**
 * The files that a scan reads: globs, {@code .gitignore}, the walk and its limits.
 *
 * <p>Start with {@code FileWalk}. Nothing here opens a file except {@code .gitignore}; what files contain belongs to {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.files;

import org.jspecify.annotations.NullMarked;
