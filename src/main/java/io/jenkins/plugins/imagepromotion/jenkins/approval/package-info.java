/**
 * What only the controller knows of a build: who started it, who approved in it, and whether it is a replay. Start with
 * {@code BuildContext}.
 *
 * <p>Judging these facts belongs in {@code policy.demand}; asking for an approval is done by the {@code input} step of
 * Jenkins.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.approval;

import org.jspecify.annotations.NullMarked;
