/**
 * The facts about a build that only the controller has: who started it, who approved in it, and whether it is a replay.
 * Start with {@code BuildContext}.
 *
 * <p>Judging these facts belongs in {@code policy.demand}; Jenkins' {@code input} step asks for an approval.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.approval;

import org.jspecify.annotations.NullMarked;
