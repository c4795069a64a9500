/**
 * Reads the content of verified attestations: {@code BuildProvenance}, {@code BillOfMaterials} and
 * {@code VulnerabilityScan}, one class for each kind. {@code ScannerReport} and {@code SarifScan} read the reports of
 * scanners.
 *
 * <p>The rules of a policy belong in {@code policy.demand.proof}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature.predicate;

import org.jspecify.annotations.NullMarked;
