/**
 * Reads what a verified SLSA provenance states about a build: {@code BuildProvenance}.
 *
 * <p>Which builders and sources are accepted belongs in {@code policy.demand.proof}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature.provenance;

import org.jspecify.annotations.NullMarked;
