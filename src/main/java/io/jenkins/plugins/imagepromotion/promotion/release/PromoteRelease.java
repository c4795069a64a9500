package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.TagState;
import io.jenkins.plugins.imagepromotion.promotion.TagWriter;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Waiting;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Promotes a set of images as one release.
 *
 * <p>Every image is checked, and copied if its target is in another repository, before the first tag is written. Then
 * all tags are written, and finally the {@linkplain ReleaseRecord record} of the release. If a write fails or the
 * process is killed, some tags may exist and others may not. No tag is moved or deleted to undo the release; promoting
 * it again writes the missing tags.
 */
public final class PromoteRelease {
    /** The number of images to process in parallel: enough to hide the round trips of a distant registry. */
    private static final int AT_ONCE = 50;

    private final Registry registry;
    private final Policy policy;
    private final Clock clock;
    private final Waiting waiting;
    private final Progress progress;
    private final PromotingRun run;

    public PromoteRelease(
            Registry registry, Policy policy, Clock clock, Waiting waiting, Progress progress, PromotingRun run) {
        this.registry = registry;
        this.policy = policy;
        this.clock = clock;
        this.waiting = waiting;
        this.progress = progress;
        this.run = run;
    }

    /**
     * Promotes the release.
     *
     * @throws ImagePromotionException for every refusal and every failure. After a failed write, the facts list each
     *     tag as written, not written, or unknown.
     */
    public Release promote(ReleaseRequest request) {
        return new Attempt(request).promote();
    }

    /** One attempt to promote a release. */
    private final class Attempt {
        private final ReleaseRequest request;
        private final String name;
        private final SharedReads shared = new SharedReads(registry);
        private final List<ReleaseImage> images;
        private volatile boolean isWriting;

        Attempt(ReleaseRequest request) {
            this.request = request;
            this.name = "release " + request.id().name();
            this.images = request.images().stream().map(this::image).toList();
        }

        private ReleaseImage image(PromotionRequest image) {
            Progress own = new ImageProgress(progress, image.image().repository(), this::reportStop);
            return new ReleaseImage(image, new PromoteImage(shared, policy, clock, waiting, own, run), run);
        }

        Release promote() {
            requireTagOfNoEnvironment();
            try {
                return promoteAll();
            } catch (ImagePromotionException e) {
                throw new ImagePromotionException(described(e.failure()), e);
            }
        }

        private Release promoteAll() {
            if (!request.isDryRun()) {
                progress.ifStopped("this attempt wrote no tag of " + name + "; promote it again to complete it");
            }
            progress.report(name + ": checking " + Plural.of(images.size(), "image"));
            each(this::check, true);
            requireOneImagePerTarget();
            List<Promotion> planned = promotions();
            List<ImageReference> targets =
                    planned.stream().map(Promotion::target).toList();
            each(image -> image.judge(targets), true);
            ReleaseRecord record = new ReleaseRecord(shared, request, planned);
            boolean isRecorded = record.isTagged(planned);
            shared.forget();
            if (request.isDryRun()) {
                progress.report(name + ": every check passed");
                return release(Outcome.WOULD_PROMOTE, isRecorded, record);
            }
            progress.ifStopped("this attempt wrote no tag of " + name
                    + ", but may have copied parts of its images; promote it again to complete it");
            Optional<ReleaseRecord.Stored> stored = isRecorded ? Optional.empty() : Optional.of(record.store(planned));
            each(ReleaseImage::copy, false);
            if (planned.stream().anyMatch(image -> image.outcome() == Outcome.WOULD_PROMOTE)) {
                progress.report(name + ": writing the tags");
            }
            isWriting = true;
            reportStop();
            each(ReleaseImage::write, false);
            if (stored.isPresent()) {
                progress.report(name + ": writing its record " + record.reference());
                record.write(stored.get(), promotions(), new TagWriter(registry, waiting), run.name(), progress);
            }
            return release(Outcome.PROMOTED, isRecorded, record);
        }

        /** Checks an image. After the first one, reads the record in its repository while others are still checked. */
        private void check(ReleaseImage image) {
            image.check();
            if (image == images.get(0)) {
                try {
                    shared.manifest(image.promotion().target().repository(), request.tag());
                } catch (RegistryException e) {
                    // The image is fine. The release asks again after all checks, and then reports the failure.
                }
            }
        }

        private List<Promotion> promotions() {
            return images.stream().map(ReleaseImage::promotion).toList();
        }

        private Release release(Outcome outcome, boolean isRecorded, ReleaseRecord record) {
            List<Promotion> promotions = promotions();
            boolean isComplete =
                    isRecorded && promotions.stream().allMatch(image -> image.outcome() == Outcome.ALREADY_PROMOTED);
            return new Release(
                    request.id(), isComplete ? Outcome.ALREADY_PROMOTED : outcome, promotions, record.reference());
        }

        /** A record must not look like an image of an environment. */
        private void requireTagOfNoEnvironment() {
            policy.environmentOf(request.tag()).ifPresent(environment -> {
                throw new ImagePromotionException(refusal(
                                FailureCode.INVALID_RELEASE,
                                "the tag of its record belongs to the environment " + environment.name())
                        .with("tag", request.tag())
                        .remedy("Choose another name."));
            });
        }

        /** Two images for one environment and repository contradict each other: only the newer tag would run. */
        private void requireOneImagePerTarget() {
            Map<String, Promotion> targets = new HashMap<>();
            for (Promotion promotion : promotions()) {
                String environment = promotion.environments().target().name();
                Repository repository = promotion.target().repository();
                Promotion other = targets.putIfAbsent(environment + " " + repository, promotion);
                if (other != null) {
                    throw new ImagePromotionException(
                            refusal(FailureCode.RELEASE_CONFLICT, "two of its images have the same target")
                                    .with("environment", environment)
                                    .with("repository", repository)
                                    .with("image", other.source() + " (" + other.digest() + ")")
                                    .with("image", promotion.source() + " (" + promotion.digest() + ")")
                                    .remedy("Keep the image that is to run in " + environment + "."));
                }
            }
        }

        private Failure refusal(FailureCode code, String reason) {
            return Failure.of(code, "Refused to promote " + name + ": " + reason + ".");
        }

        /**
         * Runs one phase for each image. The first failure ends the phase, but not a write in progress.
         *
         * @param reportsAll whether to continue after a refusal, so that one attempt reports all refusals
         */
        private void each(Consumer<ReleaseImage> phase, boolean reportsAll) {
            AtomicBoolean isOver = new AtomicBoolean();
            Workers.each(images, AT_ONCE, image -> {
                if (!isOver.get()) {
                    image.run(phase);
                    image.failure()
                            .filter(failure -> !reportsAll || failure.code().kind() != FailureCode.Kind.REFUSED)
                            .ifPresent(failure -> isOver.set(true));
                }
            });
            images.stream()
                    .flatMap(image -> image.failure().stream())
                    .findFirst()
                    .ifPresent(first -> {
                        throw first;
                    });
        }

        /** Adds the state of the release to the failure of an image. */
        private Failure described(Failure failure) {
            Failure all = failure.with("release", request.id().name())
                    .withEach(
                            "also failed",
                            images.stream()
                                    .filter(image -> image.failure()
                                            .filter(other -> !other.failure().equals(failure))
                                            .isPresent())
                                    .map(ReleaseImage::problem)
                                    .toList());
            if (!isWriting) {
                return all.with("tags", "this attempt wrote none");
            }
            for (ReleaseImage image : images) {
                all = all.with(shown(image.state()), image.promotion().target());
            }
            return all.andRemedy("Then promote the release again to write the missing tags.");
        }

        private static String shown(TagState state) {
            return switch (state) {
                case WRITTEN -> "written";
                case UNKNOWN -> "may exist";
                case NOT_WRITTEN -> "not written";
            };
        }

        /** Sets the notice for a stopped attempt, which lists the tags that exist or may exist. */
        private synchronized void reportStop() {
            if (isWriting) {
                String unknown = targets(TagState.UNKNOWN).collect(Collectors.joining(", "));
                progress.ifStopped(targets(TagState.WRITTEN).count() + " of " + Plural.of(images.size(), "tag") + " of "
                        + name + " exist" + (unknown.isEmpty() ? "" : ", these may exist: " + unknown)
                        + "; promote it again to check and complete it");
            }
        }

        private Stream<String> targets(TagState state) {
            return images.stream()
                    .filter(image -> image.state() == state)
                    .map(image -> image.promotion().target().toString());
        }
    }
}
