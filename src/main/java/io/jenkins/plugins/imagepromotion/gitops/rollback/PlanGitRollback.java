package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.TagDeployment;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.gitops.rollback.RollbackOption.Way;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPaths;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.promotion.copy.Completeness;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraphReader;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans a rollback for an environment that follows a Git repository: the target image, the commit that deployed the
 * running image, whether automation would undo a revert, and the recommended steps.
 *
 * <p>Automation that still selects the newer tag undoes a revert. If it also selects the rollback's tag, promoting the
 * old digest again is enough. Otherwise, suspend or narrow the automation before you change Git. Without automation,
 * the change in Git deploys the image.
 */
public record PlanGitRollback(Registry registry, Policy policy, Clock clock, Progress progress) {

    /**
     * Plans the rollback to the newest good promotion that is older than the running image.
     *
     * @param image the running image, as for {@link PlanRollback#plan}
     * @throws ImagePromotionException for the same reasons as {@link PlanRollback#plan}, or {@code CANCELLED} if the
     *     thread is interrupted
     */
    public GitRollbackPlan plan(ImageReference image, String environment, GitOpsRepository repository) {
        GitOpsFiles files = repository.files();
        GitOpsTree tree = GitOpsTree.of(files);
        RollbackPlan plan = new PlanRollback(registry, policy, clock, progress).plan(image, environment);
        List<String> tags =
                registry.tags(plan.repository()).stream().map(Tag::value).toList();
        TagsOfRollback selected = new TagsOfRollback(registry, plan, tags);
        List<Follower> followers = tree.selectors().stream()
                .filter(selector -> mayUse(plan.repository(), selector))
                .map(selector -> Follower.of(tree, selector, plan, selected))
                .filter(follower -> concerns(tree, follower.prediction(), plan, environment))
                .toList();
        List<Place> stopped = followers.stream()
                .filter(Follower::mayUndoRevert)
                .filter(follower -> follower.prediction().selector() instanceof ImagePolicy)
                .flatMap(follower -> follower.writers().stream())
                .map(Follower.Writer::place)
                .distinct()
                .toList();
        progress.report("reading the history of the GitOps repository");
        FoundInGit found =
                repository.find(new GitOpsRepository.Wanted(pinned(plan.deployed()), pinned(plan.good()), stopped));
        List<RollbackOption> options = options(
                plan,
                followers,
                found,
                missing(plan)
                        .or(() -> found.places().stream()
                                .flatMap(place -> tree.notApplied(place.file()).stream())
                                .findFirst()),
                unknown(tree, plan, environment),
                new TagDeployment(tree, EnvironmentPaths.of(policy), Optional.of(environment)),
                policy -> NarrowedPolicy.of(files, policy, plan.good().tag().toString(), tags));
        return new GitRollbackPlan(plan, followers, found, options, tree.unreadable());
    }

    /** A policy whose ImageRepository is not in the folder may use any repository. */
    private static boolean mayUse(Repository repository, TagSelector selector) {
        return selector.repository().map(repository::equals).orElse(selector instanceof ImagePolicy);
    }

    /**
     * Returns whether an Argo CD image is in a folder of the environment; if the folder has no environment, whether its
     * selection is unknown.
     */
    private boolean mayConcern(Prediction prediction, ArgoImage image, String environment) {
        return EnvironmentPaths.of(policy)
                .environment(image.place().file())
                .map(environment::equals)
                .orElseGet(() -> Set.of(Selection.Problem.INVALID_POLICY, Selection.Problem.NONE_ELIGIBLE)
                        .contains(prediction.now().problem()));
    }

    private static ImageReference pinned(TagDigest image) {
        return ImageReference.parse(image.image() + "@" + image.digest());
    }

    /**
     * Returns whether an object follows tags of the environment. Another object with the same repository may follow a
     * different environment.
     */
    private boolean concerns(GitOpsTree tree, Prediction prediction, RollbackPlan plan, String environment) {
        Predicate<String> isOfEnvironment = tag -> Tag.isTag(tag)
                && policy.environmentOf(new Tag(tag))
                        .filter(found -> found.name().equals(environment))
                        .isPresent();
        boolean selects = Stream.concat(prediction.now().first().stream(), prediction.then().first().stream())
                .anyMatch(isOfEnvironment);
        String running = plan.deployed().tag().toString();
        return selects
                || (prediction.selector() instanceof ArgoImage image && mayConcern(prediction, image, environment))
                || (prediction.selector() instanceof ImagePolicy followed
                        && tree.settersNaming(followed).stream()
                                .anyMatch(setter -> setter.value().contains(running)));
    }

    /**
     * Returns which automation outside the folder may write the running image's fields. Their comments name its
     * policies.
     */
    private Optional<String> unknown(GitOpsTree tree, RollbackPlan plan, String environment) {
        List<String> running = List.of(
                plan.deployed().tag().toString(), plan.deployed().digest().toString());
        EnvironmentPaths paths = EnvironmentPaths.of(policy);
        return tree.settersWithoutPolicy().stream()
                .filter(setter -> running.stream().anyMatch(setter.value()::contains))
                .filter(setter -> paths.environment(setter.place().file())
                        .map(environment::equals)
                        .orElse(true))
                .map(setter -> "the setter at " + setter.place() + " follows ImagePolicy " + setter.policy())
                .reduce((one, other) -> one + "; " + other)
                .map(setters -> setters + "; the folder does not contain that policy, so its selection is unknown");
    }

    /**
     * Returns why the cluster cannot pull the old image under its old tag. A promotion copies the image from the
     * origin's repository again, but a change in Git does not.
     */
    private Optional<String> missing(RollbackPlan plan) {
        if (plan.repository().equals(plan.origin().repository())) {
            // The plan has already checked this.
            return Optional.empty();
        }
        try {
            Manifest image = new SourceManifest(registry)
                    .read(plan.good().image(), Optional.of(plan.good().digest()));
            new Completeness(registry, plan.repository())
                    .requireBlobs(new ImageGraphReader(registry, plan.repository()).read(image));
            return Optional.empty();
        } catch (ImagePromotionException e) {
            if (e.code() != FailureCode.INCOMPLETE_IMAGE && e.code() != FailureCode.IMAGE_NOT_FOUND) {
                throw e;
            }
            return Optional.of(plan.repository() + " does not have the whole image of "
                    + plan.good().tag() + " anymore; a promotion copies it again");
        }
    }

    private static List<RollbackOption> options(
            RollbackPlan plan,
            List<Follower> followers,
            FoundInGit found,
            Optional<String> missing,
            Optional<String> unknown,
            TagDeployment deployment,
            Function<ImagePolicy, Optional<NarrowedPolicy>> narrowing) {
        List<Follower> undoing =
                followers.stream().filter(Follower::mayUndoRevert).toList();
        List<RollbackOption> options = new ArrayList<>();
        options.add(promote(plan, followers, undoing, found, unknown, deployment));
        if (undoing.stream().anyMatch(follower -> !follower.writers().isEmpty())) {
            options.add(suspend(undoing, found, missing.or(() -> unknown)));
        }
        narrow(undoing, found, missing.or(() -> unknown), narrowing).ifPresent(options::add);
        if (!found.places().isEmpty() || !undoing.isEmpty()) {
            // A new tag alone deploys nothing if no automation follows it.
            options.add(
                    undoing.isEmpty() ? 0 : options.size(),
                    git(
                            undoing,
                            found,
                            missing,
                            deployment.tree().unreadable().stream()
                                    .findFirst()
                                    .map(place -> place + " cannot be read")
                                    .or(() -> unknown)));
        }
        // The sort is stable: options that work keep this order.
        options.sort(Comparator.comparing(option -> !option.works()));
        return options;
    }

    private static RollbackOption promote(
            RollbackPlan plan,
            List<Follower> followers,
            List<Follower> undoing,
            FoundInGit found,
            Optional<String> unknown,
            TagDeployment deployment) {
        List<String> doubts = undoing.stream()
                .flatMap(follower -> notDeployed(follower, plan.target(), deployment).stream())
                .toList();
        if (!doubts.isEmpty()) {
            return promotion(false, String.join("; ", doubts));
        }
        if (unknown.isPresent()) {
            return promotion(false, "automation might not deploy " + plan.target() + ": " + unknown.get());
        }
        if (!undoing.isEmpty()) {
            String branches = undoing.stream()
                    .flatMap(follower ->
                            deployment.pushBranch(follower.prediction().selector()).stream())
                    .distinct()
                    .map(branch -> " when the branch " + branch + " is merged")
                    .collect(Collectors.joining(" and"));
            return promotion(
                    true,
                    "automation selects " + plan.target() + " as soon as it exists, and deploys it" + branches + ": "
                            + undoing.stream().map(Follower::name).collect(Collectors.joining(", ")));
        }
        if (found.places().isEmpty()) {
            return promotion(true, "no file in the folder names the running image; deploy the new tag as usual");
        }
        return promotion(
                false,
                "a new tag alone deploys nothing: "
                        + (followers.isEmpty()
                                ? "no automation in the folder follows the tags of the environment"
                                : followers.stream().map(Follower::explanation).collect(Collectors.joining("; "))));
    }

    private static RollbackOption promotion(boolean works, String why) {
        return new RollbackOption(Way.PROMOTE, works, why, List.of());
    }

    /** Asks the same question as a promotion if the policy sets {@code mustBeSelected}. */
    private static Optional<String> notDeployed(Follower follower, ImmutableTag target, TagDeployment deployment) {
        if (follower.prediction().isSelected()) {
            return deployment.reason(follower.prediction()).map(reason -> follower.name() + ": " + reason);
        }
        Selection then = follower.prediction().then();
        return Optional.of(follower.name()
                + then.tag()
                        .map(other -> " would select " + other + " instead of " + target)
                        .orElseGet(() -> " might not select " + target + ": "
                                + (then.detail().isEmpty() ? follower.why() : then.detail())));
    }

    private static RollbackOption suspend(List<Follower> undoing, FoundInGit found, Optional<String> doubt) {
        List<String> commands = undoing.stream()
                .flatMap(follower -> follower.writers().stream())
                .map(Follower.Writer::suspend)
                .filter(command -> !command.isEmpty())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        commands.addAll(gitCommands(found));
        Optional<String> problem = doubt.or(() -> undoing.stream()
                        .filter(follower -> follower.writers().isEmpty())
                        .findFirst()
                        .map(follower -> "the folder does not contain all the automation: " + follower.name()))
                .or(() -> undoing.stream()
                        .flatMap(follower -> follower.writers().stream()
                                .filter(writer -> !writer.problem().isEmpty())
                                .map(writer -> follower.name() + ": " + writer.problem()))
                        .findFirst());
        return new RollbackOption(
                Way.SUSPEND,
                problem.isEmpty(),
                problem.orElse(
                        "suspended automation does not undo the change in Git; resume it after you promote a good"
                                + " image"),
                commands);
    }

    /** Returns the option that narrows each policy; empty if one of the followers cannot be narrowed. */
    private static Optional<RollbackOption> narrow(
            List<Follower> undoing,
            FoundInGit found,
            Optional<String> problem,
            Function<ImagePolicy, Optional<NarrowedPolicy>> narrowing) {
        List<String> commands = undoing.stream()
                .map(follower -> follower.prediction().selector())
                .flatMap(selector -> selector instanceof ImagePolicy policy
                        ? narrowing.apply(policy).map(NarrowedPolicy::toString).stream()
                        : Stream.empty())
                .collect(Collectors.toCollection(ArrayList::new));
        if (undoing.isEmpty() || commands.size() < undoing.size()) {
            return Optional.empty();
        }
        commands.addAll(gitCommands(found));
        return Optional.of(new RollbackOption(
                Way.NARROW,
                problem.isEmpty(),
                problem.orElse(
                        "the policy then selects only the old tag, and other applications stay automated; restore"
                                + " the pattern after you promote a good image"),
                commands));
    }

    private static RollbackOption git(
            List<Follower> undoing, FoundInGit found, Optional<String> missing, Optional<String> unknown) {
        Optional<String> problem = missing.or(() -> undoing.stream()
                        .map(follower -> (follower.revert() == Follower.Revert.UNDONE
                                        ? "automation undoes it: "
                                        : "automation may undo it: ")
                                + follower.explanation())
                        .reduce((one, other) -> one + "; " + other))
                .or(() -> unknown.map(why -> "automation may undo it: " + why));
        return new RollbackOption(
                Way.GIT,
                problem.isEmpty(),
                problem.orElse("no automation in the folder undoes it"),
                gitCommands(found));
    }

    /** A revert of one commit is enough only if that commit changed every place. */
    private static List<String> gitCommands(FoundInGit found) {
        return found.commits().size() == 1 && found.commits().get(0).isRevertible()
                ? List.of("git revert --no-edit " + found.commits().get(0).id())
                : List.of();
    }
}
