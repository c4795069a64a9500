/**
 * The rules of a policy: environments, tags, routes, and which references are allowed. Start with {@code Policy}, then
 * {@code Environment} and {@code ReferenceRules}; {@code Policy.tightenedBy} combines two layers.
 *
 * <p>Everything here is a pure function over facts and denies by default. Looking up facts belongs in {@code promotion},
 * the demands on a promotion belong in {@code policy.demand}, and reading YAML belongs in {@code policy.file}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy;

import org.jspecify.annotations.NullMarked;
