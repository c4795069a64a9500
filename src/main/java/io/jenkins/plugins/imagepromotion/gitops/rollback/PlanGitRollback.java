package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.rollback.RollbackOption.Way;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans a rollback where a Git repository says what runs: what to go back to, which commit deployed the running image, whether automation
 * would undo a revert, and therefore what to do.
 *
 * <p>Automation that still selects the newer tag undoes a revert. If it selects the tag of the rollback, too, promoting the old digest
 * again is the whole rollback. Otherwise the automation has to stop before Git can change. Without automation, the change in Git is what
 * deploys.
 */
public record PlanGitRollback(Registry registry, Policy policy, Clock clock, Progress progress) {

    /**
     * Plans the rollback to the newest good promotion that is older than the running image.
     *
     * @param image the running image, as for {@link PlanRollback#plan}
     * @throws ImagePromotionException as {@link PlanRollback#plan} and the repository throw it
     */
    public GitRollbackPlan plan(ImageReference image, String environment, GitOpsRepository repository) {
        GitOpsTree tree = GitOpsTree.of(repository.files());
        RollbackPlan plan = new PlanRollback(registry, policy, clock, progress).plan(image, environment);
        List<String> tags =
                registry.tags(plan.repository()).stream().map(Tag::value).toList();
        List<Follower> followers =
                tree.predict(plan.repository(), tags, plan.target().toString(), BuildTimes.UNKNOWN).stream()
                        .filter(prediction -> concerns(tree, prediction, plan, environment))
                        .map(prediction -> Follower.of(tree, prediction, plan))
                        .toList();
        List<Place> stopped = followers.stream()
                .filter(Follower::endangersRevert)
                .filter(follower -> follower.prediction().selector() instanceof ImagePolicy)
                .flatMap(follower -> follower.writers().stream())
                .map(Follower.Writer::place)
                .distinct()
                .toList();
        progress.report("reading the history of the GitOps repository");
        FoundInGit found =
                repository.find(new GitOpsRepository.Wanted(pinned(plan.deployed()), pinned(plan.good()), stopped));
        GitRollbackPlan planned =
                new GitRollbackPlan(plan, followers, found, options(plan, followers, found), tree.unreadable());
        progress.report("recommended: " + planned.recommended().way().phrase());
        return planned;
    }

    private static ImageReference pinned(TagDigest image) {
        return ImageReference.parse(image.image() + "@" + image.digest());
    }

    /** Returns whether an object follows tags of the environment; one of the repository may follow another environment. */
    private boolean concerns(GitOpsTree tree, Prediction prediction, RollbackPlan plan, String environment) {
        Predicate<String> isOfEnvironment = tag -> Tag.isTag(tag)
                && policy.environmentOf(new Tag(tag))
                        .filter(found -> found.name().equals(environment))
                        .isPresent();
        boolean selects = Stream.concat(prediction.now().first().stream(), prediction.then().first().stream())
                .anyMatch(isOfEnvironment);
        String running = plan.deployed().tag().toString();
        return selects
                || (prediction.selector() instanceof ImagePolicy followed
                        && tree.setters().stream()
                                .anyMatch(setter -> setter.policy().canBe(followed.name())
                                        && setter.value().contains(running)));
    }

    private static List<RollbackOption> options(RollbackPlan plan, List<Follower> followers, FoundInGit found) {
        List<Follower> against =
                followers.stream().filter(Follower::endangersRevert).toList();
        List<RollbackOption> options = new ArrayList<>();
        options.add(promote(plan, followers, against, found));
        if (against.stream().anyMatch(follower -> !follower.writers().isEmpty())) {
            options.add(suspend(against, found));
        }
        if (!found.places().isEmpty() || !against.isEmpty()) {
            options.add(git(against, found));
        }
        // Keeps this order among those that work.
        options.sort(Comparator.comparing(option -> !option.works()));
        return options;
    }

    private static RollbackOption promote(
            RollbackPlan plan, List<Follower> followers, List<Follower> against, FoundInGit found) {
        List<Follower> blind = against.stream()
                .filter(follower -> !follower.prediction().isSelected())
                .toList();
        if (!blind.isEmpty()) {
            return new RollbackOption(
                    Way.PROMOTE,
                    false,
                    blind.stream()
                            .map(follower -> follower.name() + " would not select " + plan.target()
                                    + follower.prediction()
                                            .then()
                                            .tag()
                                            .map(tag -> ", but " + tag)
                                            .orElse(""))
                            .collect(Collectors.joining("; ")),
                    List.of());
        }
        if (!against.isEmpty()) {
            return new RollbackOption(
                    Way.PROMOTE,
                    true,
                    "automation selects " + plan.target() + " as soon as it exists, and deploys it: " + names(against),
                    List.of());
        }
        return found.places().isEmpty()
                ? new RollbackOption(
                        Way.PROMOTE,
                        true,
                        "no file in the folder names the running image; deploy the new tag as you deploy others",
                        List.of())
                : new RollbackOption(
                        Way.PROMOTE,
                        false,
                        "a new tag alone deploys nothing: "
                                + (followers.isEmpty()
                                        ? "no automation in the folder follows the tags of the environment"
                                        : followers.stream()
                                                .map(follower -> follower.name() + ": " + follower.why())
                                                .collect(Collectors.joining("; "))),
                        List.of());
    }

    private static RollbackOption suspend(List<Follower> against, FoundInGit found) {
        List<String> commands = against.stream()
                .flatMap(follower -> follower.writers().stream())
                .map(Follower.Writer::suspend)
                .filter(command -> !command.isEmpty())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        commands.addAll(gitCommands(found));
        boolean isComplete =
                against.stream().noneMatch(follower -> follower.writers().isEmpty());
        return new RollbackOption(
                Way.SUSPEND,
                isComplete,
                isComplete
                        ? "what is suspended does not undo the change in Git; resume it when a good image is promoted"
                        : "the folder does not have all that writes: " + names(against),
                commands);
    }

    private static RollbackOption git(List<Follower> against, FoundInGit found) {
        if (!against.isEmpty()) {
            return new RollbackOption(
                    Way.GIT,
                    false,
                    against.stream()
                            .map(follower -> (follower.revert() == Follower.Revert.UNDONE
                                            ? "automation undoes it: "
                                            : "automation may undo it: ")
                                    + follower.name() + ": " + follower.why())
                            .collect(Collectors.joining("; ")),
                    gitCommands(found));
        }
        return new RollbackOption(Way.GIT, true, "nothing in the folder undoes it", gitCommands(found));
    }

    /** A revert of one commit is enough only if every place came with it. */
    private static List<String> gitCommands(FoundInGit found) {
        return found.commits().size() == 1 && found.commits().get(0).isRevertible()
                ? List.of("git revert --no-edit " + found.commits().get(0).id())
                : List.of();
    }

    private static String names(List<Follower> followers) {
        return followers.stream().map(Follower::name).collect(Collectors.joining(", "));
    }
}
