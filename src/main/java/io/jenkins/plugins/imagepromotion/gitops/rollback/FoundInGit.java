package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import java.util.List;

/**
 * What a working copy says about an image.
 *
 * @param places the lines that name the image that runs
 * @param commits the commits that brought it there, each once; none if Git does not know
 * @param notes what limits this answer, each as a sentence in lower case without its period
 * @param pin the changes that name the earlier image, as a unified diff that {@code git apply} reads, with paths below the
 *     folder; empty if there is nothing to change
 * @param suspension the same changes and those that suspend automation
 */
public record FoundInGit(
        List<Place> places, List<DeployCommit> commits, List<String> notes, String pin, String suspension) {
    public FoundInGit {
        places = List.copyOf(places);
        commits = List.copyOf(commits);
        notes = List.copyOf(notes);
    }

    /** Returns the patch for a way to roll back. A suspended automation would not deploy a promotion. */
    public String patch(RollbackOption.Way way) {
        return way == RollbackOption.Way.SUSPEND ? suspension : pin;
    }
}
