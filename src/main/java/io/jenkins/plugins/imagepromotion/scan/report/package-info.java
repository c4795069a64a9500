/**
 * The result of a scan, {@code ScanReport}, and one class for each format that prints it.
 *
 * <p>How files are read and judged belongs to {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.report;

import org.jspecify.annotations.NullMarked;
