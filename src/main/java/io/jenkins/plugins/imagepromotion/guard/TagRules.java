package io.jenkins.plugins.imagepromotion.guard;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import java.util.Optional;
import java.util.Set;

/** Tells which tags an image can get only by promotion. */
final class TagRules {
    private static final Set<FailureCode> MUTABLE = Set.of(FailureCode.MISSING_TAG, FailureCode.MUTABLE_TAG);

    private final Policy policy;

    TagRules(Policy policy) {
        this.policy = policy;
    }

    /** Tells whether the target of a copy or a tag is protected, mutable or unknown. */
    boolean isForbidden(String target) {
        try {
            ImageReference image = ImageReference.parse(target);
            return image.tag().filter(this::isProtected).isPresent() || isMutable(image);
        } catch (ImagePromotionException e) {
            // It has an unknown part or is not a reference, so it can become any name.
            return true;
        }
    }

    /** Tells whether the target, which is not forbidden, has the tag of an environment. */
    boolean isOfEnvironment(String target) {
        return ImageReference.parse(target)
                .tag()
                .filter(tag -> policy.environments().stream()
                        .anyMatch(environment -> environment.read(tag).isPresent()))
                .isPresent();
    }

    private boolean isMutable(ImageReference image) {
        return new ReferenceRules(policy)
                .judge(image, Optional.empty())
                .refusal()
                .filter(refusal -> MUTABLE.contains(refusal.code()))
                .isPresent();
    }

    /** Tells whether it is a tag of a protected environment, or looks like one to tools that ignore the pattern. */
    private boolean isProtected(Tag tag) {
        return policy.environments().stream()
                .filter(Environment::isProtected)
                .anyMatch(environment ->
                        environment.read(tag).isPresent() || tag.value().startsWith(environment.name() + "-"));
    }
}
