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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives a tested digest a tag of the next environment.
 *
 * <p>Everything is checked before the tag is written, and the tag is read back afterward. In the source's own
 * repository, nothing else is written; another repository first gets the image, by digest. A promotion that is killed
 * at any point therefore leaves either no tag or the right one, and running it again completes it.
 */
public final class PromoteImage {
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
    /** Before the first request: the images of a release share answers, so one of them may use an answer from before its check. */
    private final long began = RepositoryLock.now();

    /** Creates the use case for one promotion, or for one in a set whose promotions share the answers of {@code registry}. */
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
        Checked checked = check(request);
        checked.copy();
        return checked.write();
    }

    /**
     * Checks everything without writing to the registry.
     *
     * @throws ImagePromotionException for every refusal and every failure
     */
    public Checked check(PromotionRequest request) {
        PromotionPlan plan = PromotionPlan.of(request, policy);
        registry.requireAllowed(plan.source(), Purpose.READING);
        registry.requireAllowed(plan.destination(), Purpose.WRITING);
        RepositoryLock.Turn turn = RepositoryLock.turn(plan.destination(), began);
        if (!request.dryRun()) {
            ifStopped.beforeAnyWrite();
        }
        progress.report("reading " + plan.request().image());
        Manifest manifest = source.read(plan.request().image(), plan.digests());
        run.found(request, manifest.digest());
        ImmutableTag tested = origin.prove(plan, manifest);
        progress.report(tested + " holds " + manifest.digest());
        requireDeployable(plan, manifest);
        return check(plan, turn, tested, manifest);
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

    private Checked check(PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag tested, Manifest manifest) {
        List<Tag> unconfirmed = run.unconfirmed(plan.destination(), manifest.digest());
        if (!plan.request().dryRun() && !unconfirmed.isEmpty()) {
            ifStopped.unconfirmed(ImageReference.of(plan.destination(), unconfirmed.get(0)));
        }
        TargetTag.Choice choice = target.choose(plan, turn, tested, manifest, unconfirmed);
        PromotionFacts judged = facts.gather(plan, tested, choice, manifest, List.of());
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
            Outcome outcome = isOwn ? Outcome.PROMOTED : Outcome.ALREADY_PROMOTED;
            return new Checked(
                    plan, turn, judged, choice, manifest, Optional.empty(), Optional.of(outcome), TagState.WRITTEN);
        }
        Optional<ImageGraph> image = examine(plan, manifest);
        platforms.check(plan, choice, manifest);
        if (plan.request().dryRun()) {
            // Otherwise, credentials that can only read would be noticed after the approval.
            progress.report("checking the permission to write to " + plan.destination());
            registry.requireWritable(plan.destination());
            progress.report("every check passed; would create " + choice.tag());
            return new Checked(
                    plan,
                    turn,
                    judged,
                    choice,
                    manifest,
                    image,
                    Optional.of(Outcome.WOULD_PROMOTE),
                    TagState.NOT_WRITTEN);
        }
        TagState state = unconfirmed.isEmpty() ? TagState.NOT_WRITTEN : TagState.UNKNOWN;
        return new Checked(plan, turn, judged, choice, manifest, image, Optional.empty(), state);
    }

    /** Returns the refusal of an attempt that cannot undo the write of an interrupted attempt. */
    private static ImagePromotionException refusedTooLate(Verdict verdict, ImmutableTag created) {
        return new ImagePromotionException(verdict.refusal()
                .orElseThrow()
                .with("already created", created + ", by an earlier attempt of this run")
                .andRemedy("The tag exists, so automation may deploy it."));
    }

    /** Returns the context for the record, with only the approvals that count. */
    private static PromotionContext context(PromotionPlan plan, PromotionFacts judged) {
        return plan.environments().target().demands().get(Approvals.class).withCountedApprovals(judged.context());
    }

    private static Optional<ImageReference> previous(PromotionPlan plan, TargetTag.Choice choice) {
        return choice.newest().map(newest -> ImageReference.of(plan.destination(), newest.tag()));
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
                // The same facts get the same verdict as before.
                policy.judgePromotion(judged).met(),
                referrers,
                previous(plan, choice),
                judged.selected(),
                plan.request().options().rollback()
                        ? choice.before().map(before -> ImageReference.of(plan.destination(), before.tag()))
                        : Optional.empty(),
                plan.request().release(),
                clock.instant());
    }

    /**
     * A promotion that passed every check. Call {@link #copy} and then {@link #write}; both do nothing in a dry run or
     * if the tag already holds the digest.
     */
    public final class Checked {
        private final PromotionPlan plan;
        private final RepositoryLock.Turn turn;
        private final TargetTag.Choice choice;
        private final Manifest manifest;
        private final Optional<ImageGraph> image;
        private PromotionFacts judged;
        /** The tags that other promotions of the same release create in the target repository. */
        private List<Tag> others = List.of();
        /** The outcome if nothing has to be written. */
        private final Optional<Outcome> ended;

        private int referrers;
        /** Whether the registry accepted the write; if so, the tag may exist even if it cannot be read back. */
        private boolean isAccepted;

        private volatile TagState state;
        /** The choice that was made last, so that a failure names the tag that may exist. */
        private volatile TargetTag.Choice lastChoice;

        private Checked(
                PromotionPlan plan,
                RepositoryLock.Turn turn,
                PromotionFacts judged,
                TargetTag.Choice choice,
                Manifest manifest,
                Optional<ImageGraph> image,
                Optional<Outcome> ended,
                TagState state) {
            this.plan = plan;
            this.turn = turn;
            this.judged = judged;
            this.choice = choice;
            this.lastChoice = choice;
            this.manifest = manifest;
            this.image = image;
            this.ended = ended;
            this.state = state;
        }

        /**
         * Returns the promotion as currently planned. {@link #write} chooses a newer tag if there was another promotion
         * in the meantime, or if the copy took time.
         */
        public Promotion planned() {
            return promotion(plan, judged, lastChoice, manifest, ended.orElse(Outcome.WOULD_PROMOTE), 0);
        }

        /**
         * Judges the prediction of automation again, as it will be when all tags of a release exist.
         *
         * @param targets the targets of all promotions in the release
         */
        public void judgeWith(List<ImageReference> targets) {
            others = targets.stream()
                    .filter(other -> other.repository().equals(plan.destination()))
                    .flatMap(other -> other.tag().stream())
                    .filter(tag -> !tag.equals(choice.tag().tag()))
                    .toList();
            if (!others.isEmpty() && run.automation().isPresent()) {
                judged = facts.predictedAgain(plan, judged, choice, manifest, others);
                policy.judgePromotion(judged).require();
            }
        }

        /** Returns the state of the target tag, which changes during {@link #write}. */
        public TagState state() {
            return state;
        }

        /** Copies the image without its tag to the target repository; does nothing if that is the source repository. */
        public void copy() {
            if (ended.isPresent() || !plan.isElsewhere()) {
                return;
            }
            if (state == TagState.NOT_WRITTEN) {
                ifStopped.copying(
                        ImageReference.of(plan.destination(), choice.tag().tag()));
            }
            ImageGraph whole = image.orElseThrow();
            new ImageCopy(registry, progress, System::nanoTime).copy(plan.source(), plan.destination(), whole);
            referrers = new ReferrerCopy(registry, progress, plan.source(), plan.destination()).copy(whole);
        }

        /** Creates the tag and reads it back. */
        public Promotion write() {
            return ended.isPresent()
                    ? planned()
                    : turn.holding(
                            plan.destination(),
                            plan.request()::refusal,
                            run.name(),
                            RepositoryLock.WAIT,
                            progress,
                            this::writeAlone);
        }

        /** Reads the tags and applies the policy again, because time has passed since the check; then writes. */
        private Promotion writeAlone() {
            TargetTag.Choice last = target.chooseAgain(plan, turn, judged.tested(), choice, manifest);
            lastChoice = last;
            PromotionFacts now = facts.again(plan, judged, choice, last, manifest, others);
            policy.judgePromotion(now).require();
            if (last.isHeld()) {
                state = TagState.WRITTEN;
                progress.report(last.tag() + " holds it now; nothing to write");
                return promotion(plan, now, last, manifest, Outcome.ALREADY_PROMOTED, referrers);
            }
            if (!last.newest().equals(choice.newest())) {
                platforms.check(plan, last, manifest);
            }
            create(now, last);
            progress.report("read back: " + last.tag() + " holds " + manifest.digest());
            return promotion(plan, now, last, manifest, Outcome.PROMOTED, referrers);
        }

        /** Creates the tag. The run records it beforehand, and withdraws the record only if the registry refused the tag. */
        private void create(PromotionFacts now, TargetTag.Choice last) {
            PromotingRun.Announcement announced = new PromotingRun.Announcement(
                    ImageReference.of(plan.source(), now.tested().tag()),
                    ImageReference.of(plan.destination(), last.tag().tag()),
                    plan.request().to(),
                    manifest.digest(),
                    previous(plan, last),
                    context(plan, now));
            run.willWrite(announced);
            progress.report("creating " + last.tag());
            state = TagState.UNKNOWN;
            ifStopped.writing(announced.target());
            try {
                turn.writing(() -> {
                    Tag tag = last.tag().tag();
                    boolean isProven = writer.write(plan.destination(), tag, manifest, plan.request()::refusal);
                    isAccepted = true;
                    if (!isProven) {
                        writer.prove(plan.destination(), tag, manifest, plan.request()::refusal);
                    }
                });
                state = TagState.WRITTEN;
                ifStopped.written(announced.target(), manifest.digest());
            } catch (ImagePromotionException e) {
                if (!isAccepted && !TagWriter.mayHaveWritten(e.code())) {
                    state = TagState.NOT_WRITTEN;
                    run.didNotWrite(announced);
                }
                throw e;
            }
        }
    }
}
