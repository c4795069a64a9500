package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.work.Progress;

/**
 * Reports, in each phase of a promotion, the state of the registry if the promotion is stopped in that phase. Each notice is reported
 * before the requests of its phase, so it is correct even while a request is running.
 */
record StopNotice(Progress progress) {
    private static final String FIND_OUT = "promote again to check and complete the promotion";

    void beforeAnyWrite() {
        progress.ifStopped("this attempt wrote nothing to the registry; promote again to start over");
    }

    /** Reports a tag that an earlier attempt of this run was about to write when it was interrupted. */
    void unconfirmed(ImageReference target) {
        progress.ifStopped(target + " may exist, because an earlier attempt was about to write it; " + FIND_OUT);
    }

    void copying(ImageReference target) {
        progress.ifStopped("this attempt did not create " + target
                + "; its repository may contain parts of the image; promote again to copy the rest");
    }

    void writing(ImageReference target) {
        progress.ifStopped(target + " may exist; " + FIND_OUT);
    }

    void written(ImageReference target, Digest digest) {
        progress.ifStopped(
                target + " exists and holds " + digest + "; promote again to return and record the promotion");
    }
}
