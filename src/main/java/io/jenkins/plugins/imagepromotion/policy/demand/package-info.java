/**
 * The demands that a policy can make on a promotion, one type for each. Start with {@code Demand} (what every demand does)
 * and {@code MinimumSoak} (a short one); {@code PromotionFacts} is what they judge. The subpackage {@code proof} has the
 * demands about signatures.
 *
 * <p>A new demand is a record here, an entry in {@code policy.Demands.KINDS}, a property in the Jenkins form with its help,
 * a property in the schema, a row in docs/policy.md and a test. Unless users must distinguish its refusals from others,
 * it refuses with {@code DEMAND_NOT_MET}. Rules about references, tags and routes belong in {@code policy}; reading
 * YAML belongs in {@code policy.file}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy.demand;

import org.jspecify.annotations.NullMarked;
