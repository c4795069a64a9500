package io.jenkins.plugins.imagepromotion.jenkins.asking;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.VersionOrder;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Notes for the approver of an image that is older than the newest image, or that was rolled back. */
public final class ApprovalNotes {
    private ApprovalNotes() {}

    /**
     * Returns the notes on a promotion, each as a sentence.
     *
     * @param isRollback whether the request declares a rollback
     */
    public static List<String> of(Promotion promotion, Policy policy, boolean isRollback) {
        String environment = promotion.environments().target().name();
        Optional<String> tested = version(policy, promotion.source());
        Stream<String> older = promotion.previous().flatMap(newest -> version(policy, newest)).stream()
                .filter(newest -> !isRollback)
                .filter(newest -> tested.filter(version -> VersionOrder.compare(version, newest) < 0)
                        .isPresent())
                .map(newest -> "Version " + tested.orElseThrow() + " is older than " + newest
                        + ", the newest version in " + environment + ".");
        Stream<String> rolledBack = EvidenceStore.get()
                .rolledBack(environment, promotion.target().repository(), promotion.digest())
                .map(at -> "This image was rolled back at " + at.truncatedTo(ChronoUnit.SECONDS) + ".")
                .stream();
        return Stream.concat(older, rolledBack).toList();
    }

    private static Optional<String> version(Policy policy, ImageReference image) {
        return image.tag().flatMap(policy::read).map(ImmutableTag::version);
    }
}
