package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import java.time.Instant;

/**
 * A commit that added the running image to files.
 *
 * @param id 40 or 64 hex digits
 * @param at the commit time
 * @param author as recorded in Git; anyone can set any name
 * @param subject the first line of its message
 * @param problem why reverting it does not restore the last known good image, as a clause; empty if it does
 * @param otherFiles how many other files it changed, which a revert would also undo
 */
public record DeployCommit(String id, Instant at, String author, String subject, String problem, int otherFiles) {
    public DeployCommit {
        author = Printable.line(author);
        subject = Printable.line(subject);
    }

    /** Returns whether reverting it restores the last known good image. */
    public boolean isRevertible() {
        return problem.isEmpty();
    }

    /** Returns the same commit with a reason not to revert it, unless it already has one. */
    DeployCommit problem(String found) {
        return isRevertible() ? new DeployCommit(id, at, author, subject, found, otherFiles) : this;
    }

    /** Merges the same commit, found for another file, into this one. */
    DeployCommit with(DeployCommit other) {
        return new DeployCommit(id, at, author, subject, problem, Math.max(0, otherFiles - 1)).problem(other.problem);
    }

    /** Returns the commit on one line, without the reason not to revert it and the number of other files. */
    @Override
    public String toString() {
        return id + " of " + at + " by " + author + ": " + subject;
    }
}
