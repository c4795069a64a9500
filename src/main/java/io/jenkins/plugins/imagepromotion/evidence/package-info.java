/**
 * The evidence of promotions, kept in files that outlive the builds. Start with {@code EvidenceLog}.
 *
 * <p>This package neither decides which events are recorded nor shows them; both belong in {@code jenkins}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.evidence;

import org.jspecify.annotations.NullMarked;
