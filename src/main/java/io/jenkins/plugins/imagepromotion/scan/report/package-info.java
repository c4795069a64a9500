/**
 * The result of a scan, {@code ScanReport}, and one class for each format that prints it.
 *
 * <p>Code that reads and judges files belongs in {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.report;

import org.jspecify.annotations.NullMarked;
