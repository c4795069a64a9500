/**
 * What steps read and change in the workspace of a build, on the agent that has it. Start with {@code Workspace}: it keeps a path inside the
 * workspace, and checks what an agent sends.
 *
 * <p>Agents are not trusted: an answer is copied with limits before the controller uses it. The packages {@code scan}
 * and {@code gitops} know what the files mean.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import org.jspecify.annotations.NullMarked;
