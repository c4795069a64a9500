package io.jenkins.plugins.imagepromotion.jenkins.step;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/** One promotion: the request read from the step's parameters, and its evidence for build and pipeline. */
final class PromoteImageExecution extends RegistryExecution<Promotion> {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final @Nullable String digest;
    private final String to;
    private final @Nullable String from;
    private final @Nullable String target;
    private final boolean dryRun;
    private final boolean verifyBlobs;
    private final boolean allowPlatformLoss;
    private final boolean rollback;
    private final @Nullable String policy;

    PromoteImageExecution(StepContext context, PromoteImageStep step) {
        super(context, PromoteImageStep.DescriptorImpl.NAME, step.getCredentialsId());
        this.image = step.getImage();
        this.digest = step.getDigest();
        this.to = step.getTo();
        this.from = step.getFrom();
        this.target = step.getTarget();
        this.dryRun = step.isDryRun();
        this.verifyBlobs = step.isVerifyBlobs();
        this.allowPlatformLoss = step.isAllowPlatformLoss();
        this.rollback = step.isRollback();
        this.policy = step.getPolicy();
    }

    @Override
    Work<Promotion> parse() {
        PromotionRequest request = new PromotionRequest(
                ImageReference.parse(image),
                Optional.ofNullable(digest).map(Digest::parse),
                to,
                Optional.ofNullable(from),
                Optional.ofNullable(target),
                dryRun,
                new PromotionRequest.Options(verifyBlobs, allowPlatformLoss, rollback));
        return new Work<>(request.image(), core -> promote(core, request));
    }

    private Promotion promote(PromotionWiring core, PromotionRequest request) {
        io.jenkins.plugins.imagepromotion.promotion.Promotion done = core.promote(policy, request);
        return Promotion.of(done, core.remember(done));
    }
}
