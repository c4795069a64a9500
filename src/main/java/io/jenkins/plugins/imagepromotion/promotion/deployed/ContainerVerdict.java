package io.jenkins.plugins.imagepromotion.promotion.deployed;

/**
 * The result of comparing one container of the image's repository with the image.
 *
 * @param place namespace, kind, name and container
 * @param kind the verdict
 * @param text the finding, as a phrase that follows {@code place}
 */
public record ContainerVerdict(String place, Kind kind, String text) {
    /** The verdicts. */
    public enum Kind {
        /** It runs the image; or it belongs to a workload that is configured with the image and rolled out. */
        RIGHT,
        /** It runs, or is configured to run, a different image. */
        WRONG,
        /** It does not run yet, or its workload is not rolled out. */
        WAITING,
        /** It is not expected to run. */
        IDLE
    }

    /** Returns this verdict with a note that no rollout will change it. */
    ContainerVerdict afterRollout() {
        return new ContainerVerdict(place, kind, text + "; every workload is rolled out, so it will not change");
    }

    /** Returns the place and the text. */
    @Override
    public String toString() {
        return place + ": " + text;
    }
}
