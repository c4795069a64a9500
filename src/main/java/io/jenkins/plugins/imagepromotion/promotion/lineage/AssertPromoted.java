package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;
import java.util.Optional;

/** Refuses a lineage with protected tags that are not promotions. */
public final class AssertPromoted {
    private AssertPromoted() {}

    /**
     * Throws {@link #failure} if present: {@code REBUILT}, {@code UNKNOWN_ORIGIN}, {@code NOT_PROMOTED}, or the
     * code of a tag that cannot be checked, such as {@code IMAGE_NOT_FOUND}.
     */
    public static void require(Lineage lineage) {
        failure(lineage).ifPresent(failure -> {
            throw new ImagePromotionException(failure);
        });
    }

    /**
     * Returns why a requested tag is not a promotion, or why no tag matches the request; empty if all are promotions.
     */
    public static Optional<Failure> failure(Lineage lineage) {
        Optional<Failure> failure = failure(lineage, lineage.requested());
        if (failure.isEmpty() && lineage.digest().isEmpty()) {
            failure = unjudged(lineage);
        }
        return failure.isEmpty() && lineage.requested().isEmpty() ? Optional.of(neverPromoted(lineage)) : failure;
    }

    /**
     * Returns why any tag of the lineage, requested or not, is not a promotion; for a staging tag, this covers its
     * promotions to production.
     */
    public static Optional<Failure> failureOfAny(Lineage lineage) {
        return failure(lineage, lineage.verdicts()).or(() -> unjudged(lineage));
    }

    /**
     * Returns the failure for a newest tag without an image or for any tag with an unreadable manifest. An older tag
     * without an image is harmless.
     */
    private static Optional<Failure> unjudged(Lineage lineage) {
        return lineage.unread().stream()
                .filter(unread -> lineage.newest().contains(unread.tag()) || !unread.isGone())
                .filter(unread -> lineage.digest().isEmpty()
                        || lineage.holders().stream().anyMatch(one -> one.tag().sameOriginAs(unread.tag())))
                .reduce((older, newer) -> newer)
                .map(unread -> Failure.of(
                                unread.code(),
                                "A protected tag cannot be judged: " + unread.tag() + " is listed, but "
                                        + unread.problem() + ".")
                        .with("image", unread.image())
                        .remedy("Find out who deleted or changed it. If it is deployed, promote a tested image, or roll"
                                + " back to the last good promotion."));
    }

    private static Optional<Failure> failure(Lineage lineage, List<TagVerdict> verdicts) {
        List<TagVerdict> bad =
                verdicts.stream().filter(verdict -> !verdict.isPromoted()).toList();
        return bad.isEmpty() ? Optional.empty() : Optional.of(notPromoted(lineage, bad));
    }

    private static Failure notPromoted(Lineage lineage, List<TagVerdict> bad) {
        TagVerdict newest = bad.get(bad.size() - 1);
        String others = bad.size() == 1 ? "" : " (and " + (bad.size() - 1) + " more)";
        Failure failure = Failure.of(
                        newest.provenance().code().orElseThrow(),
                        "Not a promotion: " + newest.tag() + " "
                                + newest.provenance().phrase() + others + ".")
                .with("tag", newest.tag())
                .with("holds", newest.digest())
                .withOptional("tested", newest.origin().map(TagDigest::digest))
                .withOptional(
                        "tested as",
                        newest.origin()
                                .map(origin -> origin.nameIn(lineage.image().repository())))
                .withOptional(
                        "last good",
                        lineage.incident()
                                .filter(incident -> incident.subject().equals(newest))
                                .flatMap(Incident::lastGood)
                                .map(TagVerdict::tag));
        boolean isOlder = lineage.newestIn(newest.tag().environment())
                .filter(one -> one.timestamp() > newest.tag().timestamp())
                .isPresent();
        return failure.remedy(
                isOlder
                        ? "Find out who wrote this tag. It is not the newest one, so do not roll back because of it."
                        : "Find out who wrote this tag. Then promote the tested digest, or roll back to the last good"
                                + " promotion.");
    }

    private static Failure neverPromoted(Lineage lineage) {
        return Failure.of(FailureCode.NOT_PROMOTED, "No protected tag holds this image; it was never promoted.")
                .with("image", lineage.image())
                .remedy("Name an image of a protected environment, or promote this one first.");
    }
}
