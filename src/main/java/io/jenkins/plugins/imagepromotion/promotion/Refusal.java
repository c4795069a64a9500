package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

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
