/**
 * Use case: plan a rollback for an environment that follows a Git repository. Start with {@code PlanGitRollback}: it
 * asks the registry what to return to, the files what automation would do ({@code Follower}), and Git which commit
 * deployed the running image ({@code GitHistory}), and compares the ways to roll back.
 *
 * <p>Nothing here writes: not to the registry, not to Git, and not to the files.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.rollback;

import org.jspecify.annotations.NullMarked;
