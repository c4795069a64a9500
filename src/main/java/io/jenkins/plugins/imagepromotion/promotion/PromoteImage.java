package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.copy.Completeness;
import io.jenkins.plugins.imagepromotion.promotion.copy.Deployable;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageCopy;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraph;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraphReader;
import io.jenkins.plugins.imagepromotion.promotion.copy.ReferrerCopy;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives a tested digest a tag of the next environment.
 *
 * <p>Everything is checked before the tag is written, and the tag is read back afterwards. In the source's own repository
 * nothing else is written; another repository first gets the image, by digest. So a promotion that is killed at any point
 * leaves either no tag or the right one, and running it again completes the promotion.
 */
public final class PromoteImage {
    /** How long to wait for another promotion that writes to the repository. A write takes a second or two. */
    private static final Duration WAIT = Duration.ofMinutes(5);

    private final Registry registry;
    private final Policy policy;
    private final Clock clock;
    private final Progress progress;
    private final SourceManifest source;
    private final Origin origin;
    private final TargetTag target;
    private final PlatformLoss platforms;
    private final DemandedFacts facts;
    private final TagWriter writer;
    private final PromotingRun run;
    private final StopNotice ifStopped;

    public PromoteImage(
            Registry registry, Policy policy, Clock clock, Waiting waiting, Progress progress, PromotingRun run) {
        this.registry = registry;
        this.policy = policy;
        this.clock = clock;
        this.progress = progress;
        this.source = new SourceManifest(registry);
        this.origin = new Origin(registry);
        this.target = new TargetTag(registry, clock, progress);
        this.platforms = new PlatformLoss(registry, progress);
        this.facts = new DemandedFacts(registry, clock, run, platforms);
        this.writer = new TagWriter(registry, waiting);
        this.run = run;
        this.ifStopped = new StopNotice(progress);
    }

    /**
     * Promotes the image.
     *
     * @throws ImagePromotionException for every refusal and every failure; no tag was moved
     */
    public Promotion promote(PromotionRequest request) {
        PromotionPlan plan = PromotionPlan.of(request, policy);
        registry.requireAllowed(plan.source(), Purpose.READING);
        registry.requireAllowed(plan.destination(), Purpose.WRITING);
        RepositoryLock.Turn turn = RepositoryLock.turn(plan.destination());
        if (!request.dryRun()) {
            ifStopped.beforeAnyWrite();
        }
        progress.report("reading " + plan.request().image());
        Manifest manifest = source.read(plan.request().image(), plan.digests());
        run.found(manifest.digest());
        ImmutableTag tested = origin.prove(plan, manifest);
        progress.report(tested + " holds " + manifest.digest());
        requireDeployable(plan, manifest);
        return promote(plan, turn, tested, manifest);
    }

    private void requireDeployable(PromotionPlan plan, Manifest manifest) {
        new Deployable(registry, plan.source()).problem(manifest).ifPresent(reason -> {
            throw new ImagePromotionException(plan.request()
                    .refusal(FailureCode.NOT_AN_IMAGE, reason)
                    .with("digest", manifest.digest())
                    .with("media type", manifest.mediaType())
                    .with("holds", contents(manifest))
                    .remedy(
                            "Find out which build wrote the tag. Tag and promote the image itself; what is attached to it"
                                    + " goes with it."));
        });
    }

    private static String contents(Manifest manifest) {
        List<Descriptor> parts = manifest.isIndex()
                ? manifest.links().manifests()
                : manifest.links().layers();
        String types =
                parts.stream().map(Descriptor::mediaType).distinct().limit(3).collect(Collectors.joining(", "));
        return parts.isEmpty() ? "nothing" : types;
    }

    private Promotion promote(PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag tested, Manifest manifest) {
        List<Tag> unconfirmed = run.unconfirmed(plan.destination(), manifest.digest());
        if (!plan.request().dryRun() && !unconfirmed.isEmpty()) {
            ifStopped.unconfirmed(ImageReference.of(plan.destination(), unconfirmed.get(0)));
        }
        TargetTag.Choice choice = target.choose(plan, turn, tested, manifest, unconfirmed);
        PromotionFacts judged = facts.gather(plan, tested, choice, manifest);
        Verdict verdict = policy.judgePromotion(judged);
        boolean isOwn = choice.isHeld()
                && !plan.request().dryRun()
                && unconfirmed.contains(choice.tag().tag());
        if (isOwn && !verdict.isAllowed()) {
            run.wasWritten(promotion(plan, judged, choice, manifest, Outcome.PROMOTED, 0));
            throw refusedTooLate(verdict, choice.tag());
        }
        verdict.require();
        if (!verdict.met().isEmpty()) {
            progress.report("policy " + policy.name() + ": " + String.join("; ", verdict.met()));
        }
        if (choice.isHeld()) {
            progress.report(
                    isOwn
                            ? "an earlier attempt of this run created " + choice.tag() + "; nothing to write"
                            : choice.tag() + " holds it already; nothing to write");
            return promotion(plan, judged, choice, manifest, isOwn ? Outcome.PROMOTED : Outcome.ALREADY_PROMOTED, 0);
        }
        Optional<ImageGraph> image = examine(plan, manifest);
        platforms.check(plan, choice, manifest);
        if (plan.request().dryRun()) {
            // Otherwise, credentials that can only read would be noticed after the approval.
            progress.report("checking the permission to write to " + plan.destination());
            registry.requireWritable(plan.destination());
            progress.report("every check passed; would create " + choice.tag());
            return promotion(plan, judged, choice, manifest, Outcome.WOULD_PROMOTE, 0);
        }
        if (plan.isElsewhere() && unconfirmed.isEmpty()) {
            ifStopped.copying(ImageReference.of(plan.destination(), choice.tag().tag()));
        }
        int referrers = plan.isElsewhere() ? copy(plan, image.orElseThrow()) : 0;
        return turn.holding(
                plan, run.name(), WAIT, progress, () -> write(plan, turn, judged, choice, manifest, referrers));
    }

    /** Returns the refusal of an attempt that cannot undo the write of an interrupted attempt. */
    private static ImagePromotionException refusedTooLate(Verdict verdict, ImmutableTag created) {
        return new ImagePromotionException(verdict.refusal()
                .orElseThrow()
                .with("already created", created + ", by an earlier attempt of this run")
                .andRemedy("The tag exists, so automation may deploy it."));
    }

    /** Looks at the tags and judges again, because all before may have taken its time; then writes. */
    private Promotion write(
            PromotionPlan plan,
            RepositoryLock.Turn turn,
            PromotionFacts before,
            TargetTag.Choice first,
            Manifest manifest,
            int referrers) {
        TargetTag.Choice choice = target.chooseAgain(plan, turn, before.tested(), first, manifest);
        PromotionFacts judged = facts.again(plan, before, first, choice, manifest);
        policy.judgePromotion(judged).require();
        if (choice.isHeld()) {
            progress.report(choice.tag() + " holds it now; nothing to write");
            return promotion(plan, judged, choice, manifest, Outcome.ALREADY_PROMOTED, referrers);
        }
        if (!choice.newest().equals(first.newest())) {
            platforms.check(plan, choice, manifest);
        }
        create(plan, turn, judged, choice, manifest);
        progress.report("read back: " + choice.tag() + " holds " + manifest.digest());
        return promotion(plan, judged, choice, manifest, Outcome.PROMOTED, referrers);
    }

    /**
     * Creates the tag. The run records it beforehand, and withdraws the record only if the registry refused the tag.
     */
    private void create(
            PromotionPlan plan,
            RepositoryLock.Turn turn,
            PromotionFacts judged,
            TargetTag.Choice choice,
            Manifest manifest) {
        PromotingRun.Announcement announced = new PromotingRun.Announcement(
                ImageReference.of(plan.source(), judged.tested().tag()),
                ImageReference.of(plan.destination(), choice.tag().tag()),
                plan.request().to(),
                manifest.digest(),
                previous(plan, choice),
                context(plan, judged));
        run.willWrite(announced);
        progress.report("creating " + choice.tag());
        ifStopped.writing(announced.target());
        try {
            turn.writing(() -> writer.write(plan, choice.tag(), manifest));
            ifStopped.written(announced.target(), manifest.digest());
        } catch (ImagePromotionException e) {
            if (!TagWriter.mayHaveWritten(e.code())) {
                run.didNotWrite(announced);
            }
            throw e;
        }
    }

    /** Returns the context for the record, with only the approvals that count. */
    private static PromotionContext context(PromotionPlan plan, PromotionFacts judged) {
        return plan.environments().target().demands().get(Approvals.class).withCountedApprovals(judged.context());
    }

    private static Optional<ImageReference> previous(PromotionPlan plan, TargetTag.Choice choice) {
        return choice.newest().map(newest -> ImageReference.of(plan.destination(), newest.tag()));
    }

    private int copy(PromotionPlan plan, ImageGraph image) {
        new ImageCopy(registry, progress, System::nanoTime).copy(plan.source(), plan.destination(), image);
        return new ReferrerCopy(registry, progress, plan.source(), plan.destination()).copy(image);
    }

    /** Checks that the image is complete, and returns its parts if they had to be read. */
    private Optional<ImageGraph> examine(PromotionPlan plan, Manifest manifest) {
        boolean verifyBlobs = plan.request().options().verifyBlobs();
        if (!plan.isElsewhere() && !verifyBlobs) {
            new Completeness(registry, plan.source()).requireManifests(manifest);
            return Optional.empty();
        }
        ImageGraph image = new ImageGraphReader(registry, plan.source()).read(manifest);
        if (verifyBlobs) {
            new Completeness(registry, plan.source()).requireBlobs(image);
            progress.report("complete: the source holds the whole image; manifests: "
                    + image.manifests().size() + ", layers and configurations: "
                    + image.blobs().size());
        }
        return Optional.of(image);
    }

    private Promotion promotion(
            PromotionPlan plan,
            PromotionFacts judged,
            TargetTag.Choice choice,
            Manifest manifest,
            Outcome outcome,
            int referrers) {
        return new Promotion(
                ImageReference.of(plan.source(), judged.tested().tag()),
                ImageReference.of(plan.destination(), choice.tag().tag()),
                manifest.digest(),
                manifest.mediaType(),
                outcome,
                plan.environments(),
                policy.name(),
                context(plan, judged),
                referrers,
                previous(plan, choice),
                judged.selected(),
                plan.request().options().rollback()
                        ? choice.before().map(before -> ImageReference.of(plan.destination(), before.tag()))
                        : Optional.empty(),
                clock.instant());
    }
}
