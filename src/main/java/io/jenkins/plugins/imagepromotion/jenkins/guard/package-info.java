/**
 * The guard in Jenkins: checks each step before it starts, provides {@code productionGuard}, and records what a build built.
 *
 * <p>Start with {@code BuildListener}. Which commands build images belongs to {@code guard}; the evidence of promotions belongs to
 * {@code jenkins.history}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.guard;

import org.jspecify.annotations.NullMarked;
