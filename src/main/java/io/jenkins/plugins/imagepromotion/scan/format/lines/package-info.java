/**
 * Files that are read line by line: templates, and YAML that cannot be parsed.
 *
 * <p>Start with {@code LineFormat}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.lines;

import org.jspecify.annotations.NullMarked;
