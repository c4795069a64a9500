/**
 * The edge to Jenkins: only this package and those below it use Jenkins.
 *
 * <p>{@code step} contains the pipeline steps, {@code background} runs them, and {@code result} contains the values that they
 * return. {@code config} contains the settings in Manage Jenkins, {@code credentials} the kinds of credentials that a registry
 * accepts, {@code approval} who started and approved a build, {@code asking} how a step asks for approvals, {@code guard} the
 * refusal of builds, {@code history} the records of builds, {@code start} the ways to start a promotion. {@code
 * PromotionWiring} connects them with the core for one step in one build.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins;

import org.jspecify.annotations.NullMarked;
