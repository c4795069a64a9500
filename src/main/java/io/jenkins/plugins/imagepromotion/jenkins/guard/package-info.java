/**
 * The guard in Jenkins: looks at each step before it starts, offers {@code productionGuard}, and remembers what a build built.
 *
 * <p>Start with {@code BuildListener}. Which commands build images belongs to {@code guard}; the evidence of promotions belongs to
 * {@code jenkins.history}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.guard;

import org.jspecify.annotations.NullMarked;
