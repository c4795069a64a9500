package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;

/** The beginning that all refusals of a promotion have in common. */
final class Refusal {
    private final Failure failure;

    private Refusal(Failure failure) {
        this.failure = failure;
    }

    /** "Refused to promote … to …: reason." */
    static Refusal of(PromotionRequest request, FailureCode code, String reason) {
        return new Refusal(Failure.of(
                code, "Refused to promote " + request.image() + " to " + request.to() + ": " + reason + "."));
    }

    /** The target tag was written by another promotion while this one was under way. */
    static ImagePromotionException lostRace(
            PromotionRequest request, ImmutableTag target, Digest expected, Digest found) {
        return of(request, FailureCode.LOST_RACE, "somebody else wrote the target tag at the same moment")
                .fact("target", target)
                .facts("expected digest", expected, "found at target", found)
                .remedy("Do not deploy " + target + " before you know who wrote it; promote again to get another tag.");
    }

    /** With two facts to compare. */
    Refusal facts(String name, Object value, String otherName, Object otherValue) {
        return new Refusal(failure.with(name, value).with(otherName, otherValue));
    }

    /** With one more fact. */
    Refusal fact(String name, Object value) {
        return new Refusal(failure.with(name, value));
    }

    /** With what to do next; ready to be thrown. */
    ImagePromotionException remedy(String remedy) {
        return new ImagePromotionException(failure.remedy(remedy));
    }
}
