/**
 * Reads what verified attestations state: {@code BuildProvenance} and {@code BillOfMaterials}, one class for each kind.
 *
 * <p>What a policy accepts belongs in {@code policy.demand.proof}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature.predicate;

import org.jspecify.annotations.NullMarked;
