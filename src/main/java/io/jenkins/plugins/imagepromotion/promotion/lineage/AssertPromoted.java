package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;
import java.util.Optional;

/** Insists that what was asked about is a promotion. */
public final class AssertPromoted {
    private AssertPromoted() {}

    /**
     * Why it is not; empty if each protected tag that was asked about is a promotion, and there is one.
     *
     * @return {@code REBUILT}, {@code UNKNOWN_ORIGIN} or {@code NOT_PROMOTED}
     */
    public static Optional<Failure> failure(Lineage lineage) {
        Optional<Failure> refused = refusal(lineage, lineage.subjects());
        return refused.isPresent() || !lineage.subjects().isEmpty() ? refused : Optional.of(neverPromoted(lineage));
    }

    /**
     * Why one of all the protected tags in question is no promotion, whether or not it was asked about: of a staging tag somebody
     * on call wants to know what production made of it.
     */
    public static Optional<Failure> failureOfAny(Lineage lineage) {
        return refusal(lineage, lineage.judged());
    }

    private static Optional<Failure> refusal(Lineage lineage, List<Judged> judged) {
        List<Judged> bad = judged.stream().filter(one -> !one.isPromoted()).toList();
        return bad.isEmpty() ? Optional.empty() : Optional.of(refused(lineage, bad));
    }

    /**
     * Throws {@link #failure} if there is one.
     *
     * @throws ImagePromotionException with it
     */
    public static void require(Lineage lineage) {
        failure(lineage).ifPresent(failure -> {
            throw new ImagePromotionException(failure);
        });
    }

    private static Failure refused(Lineage lineage, List<Judged> bad) {
        Judged newest = bad.get(bad.size() - 1);
        String others = bad.size() > 1 ? " and " + (bad.size() - 1) + " more like it" : "";
        Failure failure = Failure.of(
                        newest.provenance().code().orElseThrow(),
                        "This image is no promotion: " + newest.holding().tag() + " is "
                                + newest.provenance().phrase() + others + ".")
                .with("tag", newest.holding().tag())
                .with("holds", newest.holding().digest());
        if (newest.origin().isPresent()) {
            failure = failure.with("tested", newest.origin().get().digest())
                    .with("tested as", newest.origin().get().tag());
        }
        Optional<Judged> good = lineage.incident()
                .filter(incident -> incident.deployed().equals(newest))
                .flatMap(Incident::lastGood);
        if (good.isPresent()) {
            failure = failure.with("last good", good.get().holding().tag());
        }
        return failure.remedy(
                "Find out who wrote this tag. Promote the digest that was tested, or go back to the last good one:"
                        + " `planRollback` and `image-promotion rollback-plan` say how.");
    }

    private static Failure neverPromoted(Lineage lineage) {
        return Failure.of(FailureCode.NOT_PROMOTED, "No protected tag holds this image: it was never promoted.")
                .with("image", lineage.image())
                .remedy("Name an image of a protected environment, or promote this one first.");
    }
}
