/**
 * Shell scripts and makefiles.
 *
 * <p>Start with {@code ShellFormat}. The actions of commands on images belong in the package {@code script}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.shell;

import org.jspecify.annotations.NullMarked;
