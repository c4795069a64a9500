package io.jenkins.plugins.imagepromotion.scan.build;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import java.util.Optional;
import java.util.Set;

/** Which names nobody may give an image except by promotion. */
final class TagRules {
    private static final Set<FailureCode> MOVING = Set.of(FailureCode.MISSING_TAG, FailureCode.MUTABLE_TAG);

    private final Policy policy;

    TagRules(Policy policy) {
        this.policy = policy;
    }

    /** Whether the target of a copy or a tag is protected, moves, or cannot be told. */
    boolean isForbidden(String target) {
        String named = target.startsWith("docker://") ? target.substring("docker://".length()) : target;
        try {
            ImageReference image = ImageReference.parse(named);
            return image.tag().map(this::isProtected).orElse(false) || moves(image);
        } catch (ImagePromotionException e) {
            // It has a part that the script does not tell, or is no name at all: nobody knows what it will be.
            return true;
        }
    }

    private boolean moves(ImageReference image) {
        return new ReferenceRules(policy)
                .judge(image, Optional.empty())
                .refusal()
                .filter(refusal -> MOVING.contains(refusal.code()))
                .isPresent();
    }

    /** Whether it is a tag of a protected environment, or looks like one to those who read no pattern. */
    private boolean isProtected(Tag tag) {
        return policy.environments().stream()
                .filter(Environment::isProtected)
                .anyMatch(environment ->
                        environment.read(tag).isPresent() || tag.value().startsWith(environment.name() + "-"));
    }
}
