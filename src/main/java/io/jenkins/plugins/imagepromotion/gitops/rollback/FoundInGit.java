package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import java.util.List;

/**
 * The lines, commits and changes that a working copy has for an image.
 *
 * @param places the lines that name the running image
 * @param commits the commits that added the image to those lines, each once; empty if Git does not show them
 * @param notes the limits of this result, each as a sentence in lower case without its period
 * @param pin the changes that name the earlier image, as a unified diff that {@code git apply} reads, with paths below
 *     the folder; empty if no change is needed
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
