package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.Demand;
import io.jenkins.plugins.imagepromotion.policy.demand.DemandResult;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges one promotion by one layer of a policy: its denied tags first, then each demand in turn.
 *
 * <p>If the target tag already holds the image, nothing will be written, so only the demands that apply to an existing tag
 * are judged.
 */
final class PromotionRules {
    private final Policy policy;
    private final PromotionFacts facts;

    PromotionRules(Policy policy, PromotionFacts facts) {
        this.policy = policy;
        this.facts = facts;
    }

    Verdict judge() {
        List<String> met = new ArrayList<>();
        Optional<Failure> refusal = denied();
        for (Demand<?> demand : policy.environment(facts.target()).demands().all()) {
            if (refusal.isEmpty() && (!facts.held() || demand.appliesToExistingTag())) {
                DemandResult result = demand.judge(facts);
                result.met().ifPresent(met::add);
                refusal = result.refusal();
            }
        }
        return new Verdict(met, refusal.map(this::withLayer));
    }

    private Optional<Failure> denied() {
        for (ImmutableTag tag : List.of(facts.tested(), facts.targetTag())) {
            Optional<String> pattern = policy.deniedTags().find(tag.tag());
            if (pattern.isPresent()) {
                return Optional.of(
                        facts.refusal(FailureCode.MUTABLE_TAG, "the policy declares the tag " + tag + " mutable")
                                .with("rule", "mutableTags: " + pattern.get())
                                .remedy("Promote an image whose tags the policy does not declare mutable."));
            }
        }
        return Optional.empty();
    }

    private Failure withLayer(Failure refusal) {
        return refusal.with("policy", policy.layer());
    }
}
