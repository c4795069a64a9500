package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.work.Progress;

/**
 * The progress of one image in the log of its release: each line starts with the repository.
 *
 * @param changed runs when the image would set its notice, because the notice of the release describes all images
 */
record ImageProgress(Progress release, Repository repository, Runnable changed) implements Progress {
    @Override
    public void line(String text) {
        release.report(repository.path() + ": " + text);
    }

    @Override
    public void ifStopped(String notice) {
        changed.run();
    }
}
