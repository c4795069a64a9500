/**
 * How a step asks users for approvals: whom to ask, in which words, and what each answer changes. Start with {@code
 * ApprovalExecution}.
 *
 * <p>The answers, and the facts about a build on which they depend, are in {@code jenkins.approval}; the rules about who may
 * approve are in {@code policy.demand}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.asking;

import org.jspecify.annotations.NullMarked;
