package io.jenkins.plugins.imagepromotion.scan.report;

import java.time.LocalDate;

/**
 * A finding that a waiver allows until a given day.
 *
 * @param finding the refused reference
 * @param reason why it is allowed
 * @param until the last day
 */
public record Waived(Finding finding, String reason, LocalDate until) {}
