package io.jenkins.plugins.imagepromotion.jenkins;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.DeploymentForecast;
import io.jenkins.plugins.imagepromotion.gitops.ImageToPin;
import io.jenkins.plugins.imagepromotion.gitops.PredictDeployment;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.rollback.GitOpsRepository;
import io.jenkins.plugins.imagepromotion.gitops.rollback.GitRollbackPlan;
import io.jenkins.plugins.imagepromotion.gitops.rollback.PlanGitRollback;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.jenkins.config.BuildRegistryAccess;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.guard.BuildGuard;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.VerifiedTagsAction;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.ResolveImage;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import io.jenkins.plugins.imagepromotion.promotion.candidate.FindCandidates;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AssertDeployed;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AwaitDeployed;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Polling;
import io.jenkins.plugins.imagepromotion.promotion.lineage.CompareImages;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Drift;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagVerdict;
import io.jenkins.plugins.imagepromotion.promotion.lineage.UnreadTag;
import io.jenkins.plugins.imagepromotion.promotion.release.FindReleases;
import io.jenkins.plugins.imagepromotion.promotion.release.PlanReleaseRollback;
import io.jenkins.plugins.imagepromotion.promotion.release.PromoteRelease;
import io.jenkins.plugins.imagepromotion.promotion.release.Release;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRequest;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRollback;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpSettings;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the core together for one execution in one build: proxy, registries, credentials, policy, log. */
public final class PromotionWiring {
    private final Run<?, ?> run;
    private final PromotingBuild build;
    private final BuildRegistryAccess access;
    private final Optional<GitOpsTree> gitOps;
    private final Cancellation cancellation;
    private final Registry registry;
    private final Progress progress;

    /**
     * The core for that build.
     *
     * @param step the ID of the step's flow node; empty for a page, which only reads
     * @param image the repository of the step's image; its registry is the one that {@code credentialsId} is for
     * @param credentialsId the credentials that the step names; null for what is configured
     * @param gitOps the objects of the GitOps repository; empty if the step does not read it
     * @param cancellation stops the network calls
     * @param progress receives the progress messages of the use cases
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code REGISTRY_NOT_ALLOWED} if steps may
     *     not connect to that registry; {@code CREDENTIALS_UNUSABLE} if the credentials that the step names cannot be used
     */
    public PromotionWiring(
            Run<?, ?> run,
            String step,
            Repository image,
            @Nullable String credentialsId,
            Optional<GitOpsTree> gitOps,
            Cancellation cancellation,
            Progress progress) {
        this.run = run;
        this.build = new PromotingBuild(run, step);
        this.gitOps = gitOps;
        this.cancellation = cancellation;
        this.progress = progress;
        this.access = new BuildRegistryAccess(ImagePromotionConfiguration.get(), run, image.registry(), credentialsId);
        access.requireAllowed(image, Purpose.READING);
        access.requireNamedCredentials(image);
        this.registry = registry(access);
    }

    private Registry registry(BuildRegistryAccess as) {
        return new HttpRegistry(Connections.SHARED, as, cancellation, progress::report);
    }

    /**
     * Returns the use case that finds images for builds of a job to promote. It reads the registry with credentials that those builds can
     * use.
     *
     * @param repository the repository of the images; {@code credentialsId} is for its registry
     * @param credentialsId the credentials that the job specifies; null for the configured credentials
     * @param cancellation stops the network calls
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException for the same reasons as in the constructor
     */
    public static FindCandidates candidates(
            Job<?, ?> job, Repository repository, @Nullable String credentialsId, Cancellation cancellation) {
        ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
        BuildRegistryAccess access =
                BuildRegistryAccess.ofJob(configuration, job, repository.registry(), credentialsId);
        access.requireAllowed(repository, Purpose.READING);
        access.requireNamedCredentials(repository);
        Registry registry = new HttpRegistry(Connections.SHARED, access, cancellation, warning -> {});
        return new FindCandidates(registry, configuration.judgingPolicy(job, null));
    }

    /** Finds out which image a reference names. */
    public ResolveImage resolveImage() {
        return new ResolveImage(registry);
    }

    /**
     * Records that the build published the image and returns true, if its tag is an immutable tag of an environment in the job's policy.
     * Otherwise, users cannot promote the image later, and nothing is recorded.
     */
    public boolean remember(ResolvedImage published) {
        Optional<ImmutableTag> tag = published.image().tag().flatMap(judgingPolicy(null)::read);
        tag.ifPresent(found -> {
            Repository repository = published.image().repository();
            build.published(ImageReference.of(repository, found.tag()), found.environment(), published.digest());
            PublishedImagesAction.remember(
                    run, new PublishedImage(repository, found, published.digest(), Instant.now()));
        });
        return tag.isPresent();
    }

    /** Proves that two references name the same bytes. */
    public AssertDigestMatches assertDigestMatches() {
        return new AssertDigestMatches(registry);
    }

    /**
     * Promotes under the policy of this controller, in a build that builds no image.
     *
     * @param lowerLayer the YAML of a policy that tightens it, or null
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException for every refusal and every failure; no tag
     *     was moved
     */
    public Promotion promote(@Nullable String lowerLayer, PromotionRequest request) {
        try {
            Policy policy = judgingPolicy(lowerLayer);
            BuildAttestations attestations = attestations();
            Registry promoting = registry(access.forPromotion());
            Promotion promotion = promoteUnder(policy, promoting, request);
            if (!request.dryRun()) {
                attestations.attach(promoting, policy, List.of(promotion));
            }
            return promotion;
        } catch (ImagePromotionException e) {
            build.refused(request, e.failure());
            throw e;
        }
    }

    /**
     * Promotes a release. Each image is guarded and judged like a single promotion, and each refusal is recorded.
     *
     * @param lowerLayer the YAML of a policy that tightens it, or null
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException for every refusal and every failure; no tag
     *     was moved, and the build has the evidence of the tags that were written
     */
    public Release promote(@Nullable String lowerLayer, ReleaseRequest request) {
        try {
            Policy policy = judgingPolicy(lowerLayer);
            request.images().forEach(image -> guard(policy, image));
            BuildAttestations attestations = attestations();
            Registry promoting = registry(access.forPromotion());
            Release release = new PromoteRelease(
                            promoting, policy, Clock.systemUTC(), Thread::sleep, progress, predicting(policy))
                    .promote(request);
            if (!request.isDryRun()) {
                attestations.attach(promoting, policy, release.promotions());
            }
            return release;
        } catch (ImagePromotionException e) {
            build.refused(request, e.failure());
            throw e;
        }
    }

    /** Records that a step refused promotions before it called {@link #promote}, or after that call succeeded. */
    public static void refused(Run<?, ?> run, List<PromotionRequest> requests, Failure failure) {
        PromotingBuild build = new PromotingBuild(run, "");
        requests.forEach(request -> build.refused(request, failure));
    }

    private Promotion promoteUnder(Policy policy, Registry promoting, PromotionRequest request) {
        guard(policy, request);
        return new PromoteImage(promoting, policy, Clock.systemUTC(), Thread::sleep, progress, predicting(policy))
                .promote(request);
    }

    private BuildAttestations attestations() {
        return new BuildAttestations(ImagePromotionConfiguration.get(), build, progress);
    }

    private PromotingRun predicting(Policy policy) {
        return build.following(
                gitOps.map(tree -> new PredictDeployment(registry, policy, tree).forPromotions(progress)));
    }

    private void guard(Policy policy, PromotionRequest request) {
        if (policy.environment(request.to()).isProtected()) {
            new BuildGuard(run).promotes(request.image(), request.to(), request.dryRun());
        }
    }

    /**
     * Returns the policy for the job of this build.
     *
     * @param lowerLayer the YAML of a policy that tightens it, or null
     */
    public Policy judgingPolicy(@Nullable String lowerLayer) {
        return ImagePromotionConfiguration.get().judgingPolicy(run.getParent(), lowerLayer);
    }

    /** Predicts what automation deploys once the image's tag exists, or now if the image has no tag. */
    public DeploymentForecast predictDeployment(ImageReference image) {
        PredictDeployment predict = new PredictDeployment(registry, judgingPolicy(null), gitOps.orElseThrow());
        return image.tag().isPresent() ? predict.with(image) : predict.now(Optional.of(image.repository()));
    }

    /** Reads the image that the running containers must match. */
    public AssertDeployed assertDeployed(ImageReference image) {
        return AssertDeployed.of(registry, image, Optional.empty());
    }

    /** Waits until a cluster runs the image, which must have this digest. */
    public AwaitDeployed awaitDeployed(ImageReference image, Digest digest, Polling polling) {
        AssertDeployed judge = AssertDeployed.of(registry, image, Optional.of(digest));
        return new AwaitDeployed(judge, polling, Clock.systemUTC());
    }

    /** Reads where an image comes from, by the environments of this controller's policy. */
    public Lineage readLineage(ImageReference image) {
        return lineage().of(image);
    }

    /** Reads where the images of a version come from. */
    public Lineage readLineage(ImageReference repository, String version) {
        return lineage().ofVersion(repository, version);
    }

    /** Compares the content of two images. */
    public CompareImages compareImages() {
        return new CompareImages(registry);
    }

    /**
     * Returns the names of the releases of each protected tag in the lineage, from the records in the repository and the
     * evidence of this controller; tags without a release are absent.
     */
    public Map<Tag, SortedSet<String>> releases(Lineage lineage) {
        Map<Tag, SortedSet<String>> releases = new FindReleases(registry, progress).of(lineage);
        EvidenceStore.get()
                .releases(lineage.verdicts().stream().map(TagVerdict::subject).toList())
                .forEach((tag, names) ->
                        releases.computeIfAbsent(tag, found -> new TreeSet<>()).addAll(names));
        return releases;
    }

    private ReadLineage lineage() {
        return new ReadLineage(registry, judgingPolicy(null), Clock.systemUTC(), progress);
    }

    /**
     * Returns what changed since an earlier build of the job checked, and stores the current state for the next build.
     * Checks only whole repositories, because a single image is judged on its own each time. A tag that cannot be read
     * may have moved; in that case, the method does not compare or store anything.
     */
    public Optional<Failure> drift(Lineage lineage) {
        boolean isComplete = lineage.unread().stream().allMatch(UnreadTag::isGone);
        if (lineage.digest().isPresent() || !isComplete) {
            return Optional.empty();
        }
        String repository = lineage.image().repository().toString();
        Map<String, String> now = Drift.state(lineage);
        Optional<Failure> drift = VerifiedTagsAction.before(run, repository)
                .flatMap(before -> Drift.between(before.state(), before.getBuild(), now));
        VerifiedTagsAction.remember(run, repository, now);
        return drift;
    }

    /** Records that protected tags were checked, and the problem if the check found one. */
    public void checked(Lineage lineage, Optional<Failure> problem) {
        build.checked(lineage.image(), lineage.digest(), problem);
    }

    /**
     * Finds the digest of an image to pin, by the environments of this controller's policy.
     *
     * @param lowerLayer the YAML of a policy that tightens it, or null
     */
    public ImageReference imageToPin(@Nullable String lowerLayer, ImageReference image) {
        return new ImageToPin(registry, judgingPolicy(lowerLayer), Clock.systemUTC(), progress).of(image);
    }

    /** Plans a rollback, by the environments of this controller's policy. */
    public RollbackPlan planRollback(ImageReference image, String environment) {
        return new PlanRollback(registry, judgingPolicy(null), Clock.systemUTC(), progress).plan(image, environment);
    }

    /** Plans the rollback of a release whose record is in the repository. */
    public ReleaseRollback planReleaseRollback(Repository repository, String release) {
        return new PlanReleaseRollback(registry, judgingPolicy(null), Clock.systemUTC(), progress)
                .plan(repository, release);
    }

    /** Plans a rollback for an environment that follows a Git repository. */
    public GitRollbackPlan planRollback(
            ImageReference image, String environment, Function<Policy, GitOpsRepository> repository) {
        Policy policy = judgingPolicy(null);
        return new PlanGitRollback(registry, policy, Clock.systemUTC(), progress)
                .plan(image, environment, repository.apply(policy));
    }

    /** Reports progress in the log and in the status of the step. */
    public Progress progress() {
        return progress;
    }

    /** Returns the evidence of a promotion as JSON and keeps it with the build, unless it was a dry run. */
    public String remember(Promotion promotion) {
        return build.remember(promotion);
    }

    /** Returns the digest of the signed record that {@link #promote} attached; null if it attached none. */
    public @Nullable String signedRecord(Promotion promotion) {
        return build.signedRecord(promotion.target()).orElse(null);
    }

    /** Adds the target tag to the description of the build, once, unless it was a dry run. */
    public void describe(Promotion promotion) {
        build.describe(promotion);
    }

    /** Returns the evidence of a deployment as JSON, and keeps it with the build. */
    public String remember(String step, Deployment deployment) {
        String environment = deployment
                .image()
                .tag()
                .flatMap(judgingPolicy(null)::environmentOf)
                .map(Environment::name)
                .orElse("");
        return build.remember(step, environment, deployment);
    }

    /**
     * One for the controller, with its pool and its tokens. Each connection asks Jenkins for the proxy, so a change
     * takes effect.
     */
    private static final class Connections {
        static final HttpConnections SHARED =
                HttpConnections.through(JenkinsOkHttpClient::newClientBuilder, HttpSettings.DEFAULT.withHttp2());
    }
}
