/**
 * Shell scripts and makefiles.
 *
 * <p>Start with {@code ShellFormat}. What a command does with images belongs to the package {@code script}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.shell;

import org.jspecify.annotations.NullMarked;
