/**
 * Use case: plan a rollback for an environment that follows a Git repository. Start with {@code PlanGitRollback}: it
 * finds the target image in the registry, the effect of automation in the files ({@code Follower}), and the commit that
 * deployed the running image in Git ({@code GitHistory}), and then compares the ways to roll back.
 *
 * <p>This package never writes to the registry, to Git or to the files.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.rollback;

import org.jspecify.annotations.NullMarked;
