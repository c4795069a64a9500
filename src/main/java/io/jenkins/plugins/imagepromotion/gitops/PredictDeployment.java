package io.jenkins.plugins.imagepromotion.gitops;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.UpdateStrategy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPaths;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Predicts which tags Flux and Argo CD Image Updater select from the image repositories that a GitOps repository names,
 * both now and after an image repository gets one more tag.
 *
 * <p>Lists the tags of each repository once. If the files leave a selection unclear, the object counts as selecting
 * nothing.
 */
public final class PredictDeployment {
    private final Registry registry;
    private final Policy policy;
    private final EnvironmentPaths paths;
    private final GitOpsTree tree;

    public PredictDeployment(Registry registry, Policy policy, GitOpsTree tree) {
        this.registry = registry;
        this.policy = policy;
        this.paths = EnvironmentPaths.of(policy);
        this.tree = tree;
    }

    /**
     * Returns what each object selects now.
     *
     * @param only the repository to predict for; empty for all repositories in the files, except those that cannot be
     *     listed
     * @throws ImagePromotionException {@code NOTHING_SCANNED} if no object selects tags, {@code CANCELLED}, or a
     *     failure of the registry if it cannot list the tags of {@code only}
     */
    public DeploymentForecast now(Optional<Repository> only) {
        List<TagSelector> selectors = tree.selectors().stream()
                .filter(each -> only.isEmpty() || each.repository().equals(only))
                .toList();
        if (selectors.isEmpty()) {
            throw nothing(tree);
        }
        Map<Repository, List<String>> tags = new ConcurrentHashMap<>();
        Set<Repository> repositories =
                selectors.stream().flatMap(each -> each.repository().stream()).collect(Collectors.toSet());
        Map<Repository, Failure> unlisted = new ConcurrentHashMap<>();
        Workers.each(repositories, Workers.SMALL_REQUESTS, each -> {
            try {
                tags.put(each, texts(registry.tags(each)));
            } catch (RegistryException e) {
                if (only.isPresent() || e.code() == FailureCode.CANCELLED) {
                    throw e;
                }
                unlisted.put(each, e.failure());
            }
        });
        List<Candidate> candidates = selectors.stream()
                .filter(each -> each.repository().filter(unlisted::containsKey).isEmpty())
                .map(each -> candidate(
                        each,
                        each.repository().map(tags::get).orElse(List.of()),
                        "",
                        each.repository().map(found -> new BuildTimesOfImages(registry, found, "", Optional.empty()))))
                .toList();
        TagDeployment deployment = new TagDeployment(tree, paths, Optional.empty());
        return new DeploymentForecast(
                Optional.empty(),
                Optional.empty(),
                forecasts(candidates, deployment, new ConcurrentHashMap<>()),
                List.of(),
                tree.unreadable(),
                unlisted);
    }

    /** Returns the failure for a folder in which no object selects tags. */
    public static ImagePromotionException nothing(GitOpsTree tree) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.NOTHING_SCANNED, "The folder contains no object that selects tags.")
                .withEach("not read", tree.unreadable())
                .remedy("Name the root of a GitOps repository that contains Flux ImagePolicy objects or annotations for"
                        + " Argo CD Image Updater."));
    }

    /**
     * Returns what each object selects from a tag's repository, now and once the tag exists.
     *
     * @param image an image with a tag, which may already exist
     * @throws ImagePromotionException {@code MISSING_TAG}, or a failure of the registry if it cannot list the tags
     */
    public DeploymentForecast with(ImageReference image) {
        Tag tag = image.tag()
                .orElseThrow(() -> new ImagePromotionException(
                        Failure.of(FailureCode.MISSING_TAG, "The reference has no tag, but automation selects tags.")
                                .with("image", image.original())
                                .remedy("Add the tag that will be deployed.")));
        List<String> tags = texts(registry.tags(image.repository()));
        Optional<String> environment = policy.environmentOf(tag).map(Environment::name);
        return forecast(ImageReference.of(image.repository(), tag), environment, tags, Optional.empty());
    }

    /**
     * Returns a predictor that promotions call with the tag that they create.
     *
     * @param progress receives what each object does with the tag
     */
    public PromotingRun.Automation forPromotions(Progress progress) {
        return (target, environment, digest, tags) -> {
            DeploymentForecast forecast = with(target, environment, digest, tags);
            forecast.deploying().forEach(each -> progress.report("after the promotion: " + each.sentence()));
            forecast.reasons().forEach(each -> progress.report("note: automation would not deploy it: " + each));
            forecast.notes().forEach(progress::report);
            return new Selected(
                    forecast.deploying().stream().map(SelectorForecast::name).toList(),
                    forecast.deploying().stream()
                            .flatMap(each -> each.displaced().stream()
                                    .map(tag -> tag
                                            + each.digestNow()
                                                    .map(found -> "@" + found)
                                                    .orElse("")))
                            .distinct()
                            .toList(),
                    forecast.reasons(),
                    forecast.remedy());
        };
    }

    /** Predicts the deployment of a tag with a known digest; {@code tags} may already contain it. */
    DeploymentForecast with(ImageReference target, String environment, Digest digest, List<Tag> tags) {
        String created = target.tag().map(Tag::value).orElse("");
        List<String> others =
                texts(tags).stream().filter(tag -> !tag.equals(created)).toList();
        return forecast(target, Optional.of(environment), others, Optional.of(digest));
    }

    private DeploymentForecast forecast(
            ImageReference image, Optional<String> environment, List<String> tags, Optional<Digest> created) {
        String tag = image.tag().map(Tag::value).orElse("");
        Repository repository = image.repository();
        Map<ImageReference, Optional<Digest>> digests = new ConcurrentHashMap<>();
        if (!tags.contains(tag)) {
            // It does not exist yet, so there is nothing to read from the registry.
            digests.put(image, created);
        }
        Optional<BuildTimesOfImages> times =
                Optional.of(new BuildTimesOfImages(registry, repository, tag, digest(image, digests)));
        List<Candidate> candidates = tree.selectors().stream()
                .filter(each -> each.repository().filter(repository::equals).isPresent())
                .map(each -> candidate(each, tags, tag, times))
                .toList();
        List<SelectorForecast> forecasts = forecasts(candidates, new TagDeployment(tree, paths, environment), digests);
        return new DeploymentForecast(
                Optional.of(image),
                environment,
                forecasts,
                reasons(repository, environment, forecasts),
                tree.unreadable(),
                Map.of());
    }

    /** One object in the environment is enough, because the others may be for other tags. */
    private List<String> reasons(
            Repository repository, Optional<String> environment, List<SelectorForecast> forecasts) {
        List<SelectorForecast> own =
                forecasts.stream().filter(each -> each.isFor(environment)).toList();
        if (own.stream().anyMatch(each -> each.reason().isEmpty())) {
            return List.of();
        }
        if (!own.isEmpty()) {
            return own.stream()
                    .map(each -> each.name() + ": " + each.reason().orElse(""))
                    .toList();
        }
        List<String> reasons = new ArrayList<>();
        reasons.add(
                forecasts.isEmpty()
                        ? "no ImagePolicy or Argo CD image selects tags from " + repository
                        : "the objects that select tags of the repository do not belong to the environment "
                                + environment.orElse("") + ": "
                                + forecasts.stream().map(SelectorForecast::name).collect(Collectors.joining(", ")));
        tree.selectors().stream()
                .filter(each -> each.repository().isEmpty())
                .map(each -> each.titleAndPlace() + " does not name a known repository")
                .forEach(reasons::add);
        return reasons;
    }

    /** A predicted selection, with a reason if it is uncertain. */
    private record Candidate(Prediction prediction, Optional<String> unsure) {}

    private static Candidate candidate(
            TagSelector selector, List<String> tags, String tag, Optional<BuildTimesOfImages> times) {
        if (selector instanceof ArgoImage image
                && image.strategy() == UpdateStrategy.NEWEST_BUILD
                && times.isPresent()) {
            try {
                List<String> more =
                        Stream.concat(tags.stream(), Stream.of(tag)).distinct().toList();
                Selection now = times.get().select(image, tags);
                Selection then = tag.isEmpty() ? now : times.get().select(image, more);
                return new Candidate(new Prediction(image, tag, now, then), Optional.empty());
            } catch (BuildTimesOfImages.Unsure e) {
                Selection none = Selection.nothing(Selection.Problem.NONE_ELIGIBLE, "");
                return new Candidate(new Prediction(image, tag, none, none), Optional.ofNullable(e.getMessage()));
            }
        }
        return new Candidate(Prediction.of(selector, tags, tag, BuildTimes.UNKNOWN), Optional.empty());
    }

    private List<SelectorForecast> forecasts(
            List<Candidate> candidates, TagDeployment deployment, Map<ImageReference, Optional<Digest>> digests) {
        Set<ImageReference> selected = candidates.stream()
                .map(Candidate::prediction)
                .flatMap(each -> Stream.of(each.now(), each.then()).flatMap(one -> selected(each, one).stream()))
                .collect(Collectors.toSet());
        Workers.each(selected, Workers.SMALL_REQUESTS, each -> digest(each, digests));
        return candidates.stream()
                .map(each -> forecast(each, deployment, digests))
                .toList();
    }

    private static Optional<ImageReference> selected(Prediction prediction, Selection selection) {
        return prediction
                .selector()
                .repository()
                .flatMap(repository ->
                        selection.tag().filter(Tag::isTag).map(tag -> ImageReference.of(repository, new Tag(tag))));
    }

    private SelectorForecast forecast(
            Candidate candidate, TagDeployment deployment, Map<ImageReference, Optional<Digest>> digests) {
        Prediction prediction = candidate.prediction();
        TagSelector selector = prediction.selector();
        List<Setter> written = deployment.written(selector);
        boolean writesDigest = selector instanceof ImagePolicy policy
                ? policy.publishesDigest() && written.stream().anyMatch(each -> each.part() != Setter.Part.TAG)
                : selector instanceof ArgoImage image && image.strategy() == UpdateStrategy.DIGEST;
        Optional<String> reason = prediction.tag().isEmpty() ? Optional.empty() : deployment.reason(prediction);
        return new SelectorForecast(
                prediction,
                deployment.environmentOf(selector),
                selected(prediction, prediction.now()).flatMap(each -> digest(each, digests)),
                selected(prediction, prediction.then()).flatMap(each -> digest(each, digests)),
                written,
                deployment.pushBranch(selector),
                writesDigest,
                candidate.unsure().or(() -> reason));
    }

    /**
     * Reads each manifest once, because its bytes prove the digest. Returns empty if the image is gone or cannot be
     * promoted.
     */
    private Optional<Digest> digest(ImageReference image, Map<ImageReference, Optional<Digest>> digests) {
        Optional<Digest> known = digests.get(image);
        if (known == null) {
            known = image.tag().flatMap(tag -> read(image.repository(), tag));
            digests.put(image, known);
        }
        return known;
    }

    private Optional<Digest> read(Repository repository, Tag tag) {
        try {
            return registry.manifest(repository, tag).map(Manifest::digest);
        } catch (RegistryException e) {
            if (e.code() == FailureCode.UNREADABLE_ANSWER || e.code() == FailureCode.UNSUPPORTED_MANIFEST) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<String> texts(List<Tag> tags) {
        return tags.stream().map(Tag::value).toList();
    }
}
