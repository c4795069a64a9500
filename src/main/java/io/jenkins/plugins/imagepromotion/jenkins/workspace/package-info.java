/**
 * Reads and changes files in the workspace of a build, on its agent. Start with {@code Workspace}: it keeps a path
 * inside the workspace, and checks the answers of agents.
 *
 * <p>Agents are not trusted: an answer is copied with limits before the controller uses it. The packages {@code scan}
 * and {@code gitops} interpret the files.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import org.jspecify.annotations.NullMarked;
