package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.List;

/** A working copy of a GitOps repository, here or on an agent. */
public interface GitOpsRepository {

    /** Returns the files that affect automation. */
    GitOpsFiles files();

    /**
     * Finds the lines that name the running image, the commits that added it, and the patches that restore an earlier
     * image.
     *
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted; never because Git cannot be read
     */
    FoundInGit find(Wanted wanted);

    /**
     * The requested change.
     *
     * @param running the running tag and digest
     * @param good the tag and digest to go back to, in the same repository
     * @param stopped the automations to suspend, by their places
     */
    record Wanted(ImageReference running, ImageReference good, List<Place> stopped) {
        public Wanted {
            stopped = List.copyOf(stopped);
        }
    }
}
