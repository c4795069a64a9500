package io.jenkins.plugins.imagepromotion.jenkins;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.jenkins.approval.BuildContext;
import io.jenkins.plugins.imagepromotion.jenkins.history.DeployedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.DeploymentAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.SeenTags;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRecord;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.Jenkins;

/**
 * A build that promotes. It remembers each promotion, and before that, each tag that it is about to write. It also
 * remembers each deployment that it saw.
 */
final class PromotingBuild implements PromotingRun {
    private final Run<?, ?> run;
    private final Optional<Automation> automation;

    PromotingBuild(Run<?, ?> run) {
        this(run, Optional.empty());
    }

    private PromotingBuild(Run<?, ?> run, Optional<Automation> automation) {
        this.run = run;
        this.automation = automation;
    }

    /** Returns the same build with this prediction of what automation deploys. */
    PromotingBuild following(Optional<Automation> prediction) {
        return new PromotingBuild(run, prediction);
    }

    @Override
    public Optional<Automation> automation() {
        return automation;
    }

    @Override
    public PromotionContext contextOf(Subject subject, Approvals demand) {
        return new BuildContext(run).contextOf(subject, demand);
    }

    @Override
    public String name() {
        return run.getFullDisplayName();
    }

    @Override
    public Optional<String> job() {
        return Optional.of(run.getParent().getFullName());
    }

    @Override
    public Optional<Instant> missedAt(Repository repository, ImmutableTag tag, List<ImmutableTag> listed) {
        return new SeenTags(Jenkins.get().getRootDir().toPath()).look(repository, tag, listed, Instant.now());
    }

    @Override
    public List<Tag> unconfirmed(Repository destination, Digest digest) {
        return PromotionAction.unconfirmed(run, digest).stream()
                .map(ImageReference::parse)
                .filter(target -> target.repository().equals(destination))
                .flatMap(target -> target.tag().stream())
                .toList();
    }

    @Override
    public void willWrite(ImageReference source, ImageReference target, Digest digest, PromotionContext context) {
        try {
            PromotionAction.announce(run, PromotedImage.unconfirmed(source, target, digest, context, Instant.now()));
        } catch (IOException e) {
            Failure failure = Failure.of(
                            FailureCode.RECORD_NOT_KEPT,
                            "The controller cannot record what the build is about to promote.")
                    .with("target", target)
                    .with("problem", e.getClass().getSimpleName())
                    .remedy("Nothing was written. Check the disk of the controller, then promote again.");
            throw new ImagePromotionException(failure, e);
        }
    }

    @Override
    public void didNotWrite(ImageReference target, Digest digest) {
        PromotionAction.withdraw(run, target.canonical(), digest);
    }

    /** Returns the evidence of a promotion as JSON and keeps it with the build, unless it was a dry run. */
    String remember(Promotion promotion) {
        String record = PromotionRecord.json(promotion, fields(promotion));
        if (promotion.outcome() != Promotion.Outcome.WOULD_PROMOTE) {
            PromotionAction.remember(run, new PromotedImage(promotion, record));
        }
        return record;
    }

    /** Returns the address of the build, and the users who started it and who approved, as they were judged. */
    private Map<String, String> fields(Promotion promotion) {
        Map<String, String> fields = fields(promotion.context().requesters().starters());
        put(fields, "approvedBy", promotion.context().approvedBy().orElse(Set.of()));
        return fields;
    }

    /** Returns the evidence of a deployment as JSON, and keeps it with the build. */
    String remember(String step, Deployment deployment) {
        Set<String> starters = new BuildContext(run).starters();
        String record = deployment.record(fields(starters));
        DeploymentAction.remember(run, new DeployedImage(step, deployment, starters, record));
        return record;
    }

    private Map<String, String> fields(Set<String> starters) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("build", Util.fixNull(Jenkins.get().getRootUrl()) + run.getUrl());
        put(fields, "startedBy", starters);
        return fields;
    }

    private static void put(Map<String, String> fields, String name, Set<String> users) {
        if (!users.isEmpty()) {
            fields.put(name, String.join(", ", new TreeSet<>(users)));
        }
    }
}
