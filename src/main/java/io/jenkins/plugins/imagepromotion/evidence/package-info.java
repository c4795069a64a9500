/**
 * The evidence of promotions, kept in files that outlive the builds. Start with {@code EvidenceLog}.
 *
 * <p>This package does not decide which events are recorded, and does not show them; both belong in {@code jenkins}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.evidence;

import org.jspecify.annotations.NullMarked;
