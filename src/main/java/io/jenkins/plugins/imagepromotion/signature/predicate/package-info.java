/**
 * Reads the content of verified attestations: {@code BuildProvenance} and {@code BillOfMaterials}, one class for each
 * kind.
 *
 * <p>The rules of a policy belong in {@code policy.demand.proof}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature.predicate;

import org.jspecify.annotations.NullMarked;
