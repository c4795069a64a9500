package io.jenkins.plugins.imagepromotion.jenkins;

import hudson.Util;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
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
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.SeenTags;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRecord;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attached;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attester;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * A build that promotes. It records each tag before it is written, each promotion, each refusal, and each deployment
 * that it observed. The records are stored in the evidence and in the build itself.
 */
final class PromotingBuild implements PromotingRun {
    private static final Logger LOGGER = Logger.getLogger(PromotingBuild.class.getName());
    /** Steps in parallel branches add to the same description. */
    private static final Object DESCRIBING = new Object();
    /** No tags are added to a longer description; the summary on the page lists all of them. */
    private static final int MAX_DESCRIPTION = 1_000;
    /** The name of the fact with the digest of the envelope that contains the record. */
    private static final String SIGNED_RECORD = "signedRecord";

    private final Run<?, ?> run;
    private final String step;
    private final Optional<Automation> automation;
    private final Map<PromotionRequest, Digest> found;
    private final Set<PromotionRequest> refused = ConcurrentHashMap.newKeySet();
    /** The digests of the signed records, by the targets of the promotions. */
    private final Map<ImageReference, String> signedRecords = new ConcurrentHashMap<>();

    /**
     * Creates the record of a step. {@code step} is the ID of its flow node, which identifies its own promotions if it
     * runs again.
     */
    PromotingBuild(Run<?, ?> run, String step) {
        this(run, step, Optional.empty(), new ConcurrentHashMap<>());
    }

    private PromotingBuild(
            Run<?, ?> run, String step, Optional<Automation> automation, Map<PromotionRequest, Digest> found) {
        this.run = run;
        this.step = step;
        this.automation = automation;
        this.found = found;
    }

    /** Returns the same build with this prediction of what automation deploys. */
    PromotingBuild following(Optional<Automation> prediction) {
        return new PromotingBuild(run, step, prediction, found);
    }

    @Override
    public Optional<Automation> automation() {
        return automation;
    }

    @Override
    public void found(PromotionRequest request, Digest digest) {
        found.put(request, digest);
    }

    @Override
    public PromotionContext contextOf(Subject subject, Approvals demand) {
        return new BuildContext(run).contextOf(subject, demand, List.of());
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
        return PromotionAction.unconfirmed(run, step, digest).stream()
                .map(ImageReference::parse)
                .filter(target -> target.repository().equals(destination))
                .flatMap(target -> target.tag().stream())
                .toList();
    }

    @Override
    public void willWrite(Announcement announced) {
        try {
            // The build comes first: a resumed step searches it for its tag, so that no other tag is announced.
            PromotionAction.announce(
                    run, PromotedImage.unconfirmed(announced, Instant.now()).of(step));
            EvidenceStore.get().addOrFail(event(EvidenceKind.ANNOUNCED, announced));
        } catch (IOException e) {
            PromotionAction.withdraw(run, announced.target().canonical(), announced.digest());
            Failure failure = Failure.of(
                            FailureCode.RECORD_NOT_KEPT,
                            "The controller cannot record what the build is about to promote.")
                    .with("target", announced.target())
                    .with("problem", e.getClass().getSimpleName())
                    .remedy("Nothing was written. Check the disk of the controller, then promote again.");
            throw new ImagePromotionException(failure, e);
        }
    }

    @Override
    public void didNotWrite(Announcement announced) {
        EvidenceStore.get().add(event(EvidenceKind.WITHDRAWN, announced));
        PromotionAction.withdraw(run, announced.target().canonical(), announced.digest());
    }

    private EvidenceEntry event(EvidenceKind kind, Announcement announced) {
        return EvidenceStore.event(kind, run)
                .about(announced.environment(), announced.source(), announced.target(), announced.digest())
                .by(
                        announced.context().requesters().starters(),
                        announced.context().approvedBy().orElse(Set.of()))
                .with(
                        EvidenceEntry.PREVIOUS,
                        announced.previous().map(ImageReference::canonical).orElse(""));
    }

    @Override
    public void wasWritten(Promotion promotion) {
        remember(promotion);
    }

    /** Returns the evidence of a promotion as JSON and stores it, unless it was a dry run. */
    String remember(Promotion promotion) {
        String record = PromotionRecord.json(promotion, fields(promotion));
        if (promotion.outcome() != Promotion.Outcome.WOULD_PROMOTE) {
            EvidenceStore.get().add(event(promotion));
            PromotedImage kept = PromotionAction.remember(run, new PromotedImage(promotion, record).of(step));
            if (promotion.outcome() == Promotion.Outcome.PROMOTED) {
                return kept.getRecord();
            }
        }
        return record;
    }

    /** Records that the signed record of a promotion is attached, and keeps it. */
    void attested(Attached attached) {
        attached.attestations()
                .forEach(attestation -> EvidenceStore.get()
                        .keep(attestation, attached.promotion().at()));
        String record = attached.record().map(Digest::toString).orElse("");
        signedRecords.put(attached.promotion().target(), record);
        EvidenceStore.get()
                .add(about(EvidenceStore.event(EvidenceKind.ATTESTED, run), attached.promotion())
                        .with(SIGNED_RECORD, record));
    }

    /** Records that the signed record of a promotion could not be attached. */
    void notAttested(Promotion promotion, Failure failure) {
        EvidenceStore.get().add(about(EvidenceStore.refusal(EvidenceKind.NOT_ATTESTED, run, failure), promotion));
    }

    /** Returns the digest of the signed record that the step attached for this target; empty if it attached none. */
    Optional<String> signedRecord(ImageReference target) {
        return Optional.ofNullable(signedRecords.get(target));
    }

    private EvidenceEntry event(Promotion promotion) {
        return about(
                EvidenceStore.event(EvidenceKind.valueOf(promotion.outcome().name()), run), promotion);
    }

    private static EvidenceEntry about(EvidenceEntry event, Promotion promotion) {
        return event.about(
                        promotion.environments().target().name(),
                        promotion.source(),
                        promotion.target(),
                        promotion.digest())
                .by(
                        promotion.context().requesters().starters(),
                        promotion.context().approvedBy().orElse(Set.of()))
                .with(EvidenceEntry.ORIGIN, promotion.environments().origin().name())
                .with(EvidenceEntry.POLICY, promotion.policy())
                .with(EvidenceEntry.REQUIREMENTS, String.join("; ", promotion.requirements()))
                .with(
                        EvidenceEntry.PREVIOUS,
                        promotion.previous().map(ImageReference::canonical).orElse(""))
                .with(
                        EvidenceEntry.ROLLBACK_OF,
                        promotion.rollbackOf().map(ImageReference::canonical).orElse(""))
                .with(
                        EvidenceEntry.RELEASE,
                        promotion.release().map(ReleaseId::name).orElse(""));
    }

    /** Records that a promotion was refused. A network failure is not a refusal. */
    @Override
    public void refused(PromotionRequest request, Failure failure) {
        if (failure.code().kind() == FailureCode.Kind.REFUSED) {
            refused.add(request);
            EvidenceStore.get()
                    .add(EvidenceStore.refusal(EvidenceKind.REFUSED, run, failure)
                            .about(
                                    request.to(),
                                    request.image(),
                                    null,
                                    request.digest()
                                            .or(() -> request.image().digest())
                                            .orElseGet(() -> found.get(request)))
                            .by(new BuildContext(run).starters(), Set.of())
                            .with(EvidenceEntry.DRY_RUN, request.dryRun() ? "true" : "")
                            .with(
                                    EvidenceEntry.RELEASE,
                                    request.release().map(ReleaseId::name).orElse("")));
        }
    }

    /**
     * Records the refusal of a release for each image, unless the refusal of an image, which caused it, is already
     * recorded.
     */
    void refused(ReleaseRequest release, Failure failure) {
        if (refused.isEmpty()) {
            release.images().forEach(image -> refused(image, failure));
        }
    }

    /** Records that the build published an image. */
    void published(ImageReference image, String environment, Digest digest) {
        EvidenceStore.get()
                .add(EvidenceStore.event(EvidenceKind.PUBLISHED, run)
                        .about(environment, null, image, digest)
                        .by(new BuildContext(run).starters(), Set.of()));
    }

    /** Records that the protected tags of an image or a repository were checked, and the problem that the check found. */
    void checked(ImageReference image, Optional<Digest> digest, Optional<Failure> problem) {
        EvidenceEntry event = problem.map(failure -> EvidenceStore.refusal(EvidenceKind.DRIFTED, run, failure))
                .orElseGet(() -> EvidenceStore.event(EvidenceKind.VERIFIED, run));
        EvidenceStore.get().add(event.about("", null, image, digest.orElse(null)));
    }

    /** Adds the target tag to the description of the build, once, unless it was a dry run. */
    @SuppressWarnings("try")
    void describe(Promotion promotion) {
        if (promotion.outcome() == Promotion.Outcome.WOULD_PROMOTE) {
            return;
        }
        String tag = promotion.target().tag().orElseThrow().value();
        synchronized (DESCRIBING) {
            String description = Util.fixNull(run.getDescription());
            if (description.contains(tag) || description.length() > MAX_DESCRIPTION) {
                return;
            }
            // As with currentBuild.description, the user who runs the build needs no permission to change it.
            try (ACLContext asSystem = ACL.as2(ACL.SYSTEM2)) {
                run.setDescription(description.isEmpty() ? tag : description + ", " + tag);
            } catch (IOException e) {
                // The promotion succeeded, so the step must not fail.
                LOGGER.log(Level.WARNING, e, () -> "Could not save the description of " + run.getUrl());
            }
        }
    }

    /** Returns the URL of the build, and the users who started and approved it, as the policy last checked them. */
    Map<String, String> fields(Promotion promotion) {
        Map<String, String> fields = fields(promotion.context().requesters().starters());
        put(fields, "approvedBy", promotion.context().approvedBy().orElse(Set.of()));
        return fields;
    }

    /** Returns the evidence of a deployment as JSON, and keeps it with the build. */
    String remember(String step, String environment, Deployment deployment) {
        Set<String> starters = new BuildContext(run).starters();
        String record = deployment.record(fields(starters));
        EvidenceStore.get()
                .add(EvidenceStore.event(EvidenceKind.DEPLOYED, run)
                        .about(environment, null, deployment.image(), deployment.digest())
                        .by(starters, Set.of()));
        Optional<PromotedImage> promotion = PromotionAction.of(run, deployment.digest());
        DeploymentAction.remember(run, new DeployedImage(step, deployment, promotion, starters, record));
        return record;
    }

    private Map<String, String> fields(Set<String> starters) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("build", rootUrl() + run.getUrl());
        put(fields, "startedBy", starters);
        return fields;
    }

    private static String rootUrl() {
        return Util.fixNull(Jenkins.get().getRootUrl());
    }

    /** Returns the URI that identifies this controller in statements. */
    static String controller() {
        return rootUrl().isEmpty() ? Attester.PROGRAM : rootUrl();
    }

    private static void put(Map<String, String> fields, String name, Set<String> users) {
        if (!users.isEmpty()) {
            fields.put(name, String.join(", ", new TreeSet<>(users)));
        }
    }
}
