package io.jenkins.plugins.imagepromotion.scan.report;

import java.time.LocalDate;

/**
 * A finding that somebody allows for a time.
 *
 * @param finding what would be refused
 * @param reason why it is allowed
 * @param until the last day
 */
public record Waived(Finding finding, String reason, LocalDate until) {}
