package io.jenkins.plugins.imagepromotion.jenkins;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.attestation.AttachAttestations;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attached;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attester;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.util.List;
import java.util.Optional;

/** Attaches the signed records of a build's promotions, if a signing key is configured. */
final class BuildAttestations {
    private final PromotingBuild build;
    private final Progress progress;
    private final boolean isRequired;
    private final Optional<Attester> attester;
    private final Optional<Failure> unusable;

    /**
     * Reads the key before the promotion, because a required record cannot be signed afterward.
     *
     * @throws ImagePromotionException {@code SIGNING_KEY_UNUSABLE} if the records are required
     */
    BuildAttestations(ImagePromotionConfiguration configuration, PromotingBuild build, Progress progress) {
        this.build = build;
        this.progress = progress;
        this.isRequired = configuration.isRequireAttestations();
        Optional<Attester> found = Optional.empty();
        Optional<Failure> problem = Optional.empty();
        try {
            found = configuration.signingKey().map(key -> new Attester(key, PromotingBuild.controller()));
        } catch (ImagePromotionException e) {
            if (isRequired) {
                throw e;
            }
            problem = Optional.of(e.failure());
        }
        this.attester = found;
        this.unusable = problem;
    }

    /**
     * Attaches the records and reports each failure in the log and in the evidence.
     *
     * @throws ImagePromotionException {@code ATTESTATION_NOT_ATTACHED} if the records are required and one is missing;
     *     the tags exist, and the promotions are recorded
     */
    void attach(Registry registry, Policy policy, List<Promotion> promotions) {
        unusable.ifPresent(failure -> promotions.forEach(promotion -> report(promotion, failure)));
        if (attester.isEmpty()) {
            return;
        }
        List<Attached> attached = new AttachAttestations(registry, attester.get(), progress)
                .attach(promotions, build::fields, policy.digest());
        for (Attached one : attached) {
            one.failure().ifPresentOrElse(failure -> report(one.promotion(), failure), () -> build.attested(one));
        }
        Optional<Failure> failure = Attached.failure(attached);
        if (isRequired && failure.isPresent()) {
            promotions.forEach(build::remember);
            throw new ImagePromotionException(failure.get());
        }
    }

    private void report(Promotion promotion, Failure failure) {
        build.notAttested(promotion, failure);
        if (!isRequired) {
            progress.report("warning: " + promotion.target() + " has no signed record. " + failure.summary()
                    + failure.facts().stream()
                            .filter(fact -> fact.name().equals("problem"))
                            .map(fact -> " " + fact.value())
                            .findFirst()
                            .orElse("")
                    + (failure.code() == FailureCode.ATTESTATION_NOT_ATTACHED
                            ? " Promote again to attach it."
                            : " " + failure.remedy()));
        }
    }
}
