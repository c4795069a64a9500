package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import java.util.Optional;

/**
 * How one demand judges a promotion. A demand that has nothing to check reports neither.
 *
 * @param met what was checked and found right, as a phrase
 * @param refusal why the promotion is refused
 */
public record DemandResult(Optional<String> met, Optional<Failure> refusal) {
    static final DemandResult NOTHING_TO_CHECK = new DemandResult(Optional.empty(), Optional.empty());

    static DemandResult met(String phrase) {
        return new DemandResult(Optional.of(phrase), Optional.empty());
    }

    static DemandResult refused(Failure failure) {
        return new DemandResult(Optional.empty(), Optional.of(failure));
    }
}
