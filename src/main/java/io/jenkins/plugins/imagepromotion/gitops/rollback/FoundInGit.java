package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import java.util.List;

/**
 * What a working copy says about an image.
 *
 * @param places the lines that name the image that runs
 * @param commits the commits that brought it there, each once; none if Git does not know
 * @param notes what limits this answer, each as a sentence in lower case without its period
 * @param patch the changes to the files as a unified diff that {@code git apply} reads, with paths below the folder;
 *     empty if there is nothing to change
 */
public record FoundInGit(List<Place> places, List<DeployCommit> commits, List<String> notes, String patch) {
    public FoundInGit {
        places = List.copyOf(places);
        commits = List.copyOf(commits);
        notes = List.copyOf(notes);
    }
}
