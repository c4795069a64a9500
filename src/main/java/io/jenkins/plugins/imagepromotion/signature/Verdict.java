package io.jenkins.plugins.imagepromotion.signature;

/** Whether one signature counts for one image. */
public sealed interface Verdict {

    /**
     * The signature is valid and signs this image.
     *
     * @param signer who made it
     * @param claim what it claims about the image
     */
    record Counts(Signer signer, Claim claim) implements Verdict {}

    /**
     * The signature does not count.
     *
     * @param reason the kind of problem
     * @param problem the problem with the values found, as a clause without a period; foreign text in it is quoted
     */
    record DoesNotCount(Reason reason, String problem) implements Verdict {}
}
