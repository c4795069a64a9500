/**
 * Where the images of an environment come from: which were promoted, which were rebuilt, and what to roll back to.
 *
 * <p>Start with {@code ReadLineage}: it lists tags ({@code TagHistory}), lets {@code LineageRules} give each protected one a
 * verdict, and returns a {@code Lineage}. {@code AssertPromoted} and {@code Drift} refuse, and {@code PlanRollback} plans.
 * Nothing here writes to a registry.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.lineage;

import org.jspecify.annotations.NullMarked;
