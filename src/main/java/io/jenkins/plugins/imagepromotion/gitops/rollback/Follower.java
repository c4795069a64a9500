package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImageUpdateAutomation;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PassedOver;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An object that makes automation follow an environment's tags, and its effect on a rollback.
 *
 * @param prediction the selection now and once the rollback's tag exists
 * @param writers the objects that write its selection
 * @param revert what happens to a plain revert in Git
 * @param why the reason, as a sentence in lower case without its period
 */
public record Follower(Prediction prediction, List<Writer> writers, Revert revert, String why) {
    public Follower {
        writers = List.copyOf(writers);
    }

    /** The effect of automation on a plain revert in Git. */
    public enum Revert {
        /** Nothing undoes it. */
        HOLDS,
        /** Automation undoes it, or it has no effect. */
        UNDONE,
        /** The files do not show what happens. */
        UNSURE
    }

    /**
     * An object that writes a selection.
     *
     * @param name the display name, such as {@code ImageUpdateAutomation flux-system/all}
     * @param place its place
     * @param when when it writes, as the end of a sentence
     * @param suspend the command or change that stops it; empty if unknown
     * @param problem why the rollback's image does not stay deployed after that, as a clause; empty if it does
     */
    public record Writer(String name, Place place, String when, String suspend, String problem) {}

    /** Returns what this object does when a rollback restores the last known good image. */
    static Follower of(GitOpsTree tree, TagSelector selector, RollbackPlan plan, TagsOfRollback tags) {
        Prediction prediction = tags.predict(selector);
        if (selector instanceof ImagePolicy policy) {
            return ofFlux(tree, prediction, policy, plan.good().tag().toString());
        }
        return selector instanceof ArgoImage image
                ? ofArgo(prediction, image, plan, tags)
                : new Follower(prediction, List.of(), Revert.UNSURE, "its kind is unknown");
    }

    private static Follower ofFlux(GitOpsTree tree, Prediction prediction, ImagePolicy policy, String good) {
        List<Setter> setters = tree.settersNaming(policy);
        List<ImageUpdateAutomation> near = tree.near(policy);
        List<ImageUpdateAutomation> covering = near.stream()
                .filter(each -> setters.stream().anyMatch(setter -> each.covers(setter, policy)))
                .toList();
        List<Writer> writers = covering.stream()
                .filter(each -> !each.isSuspended() || tree.doubt(each).isPresent())
                .map(each -> writer(tree, each))
                .sorted(Comparator.comparing(writer -> !writer.problem().isEmpty()))
                .toList();
        if (!writers.isEmpty() && writers.get(0).problem().isEmpty()) {
            return of(prediction, writers, good, "");
        }
        if (setters.isEmpty()) {
            return new Follower(prediction, writers, Revert.HOLDS, "no field in the folder follows it");
        }
        Optional<String> doubt = near.stream()
                .filter(each -> each.follows(policy) && tree.doubt(each).isPresent())
                .map(each -> writer(tree, each).problem())
                .findFirst();
        if (doubt.isPresent() || covering.isEmpty()) {
            return new Follower(
                    prediction,
                    writers,
                    Revert.UNSURE,
                    doubt.orElse("no ImageUpdateAutomation in the folder writes its fields, but one elsewhere may"));
        }
        return new Follower(prediction, writers, Revert.HOLDS, "the automation that writes its fields is suspended");
    }

    private static Writer writer(GitOpsTree tree, ImageUpdateAutomation automation) {
        String interval = automation.interval().isEmpty() ? "at its next run" : "within " + automation.interval();
        String title = "ImageUpdateAutomation " + automation.name();
        return new Writer(
                title,
                automation.place(),
                automation.pushBranch().isEmpty()
                        ? interval
                        : interval + ", on the branch " + automation.pushBranch()
                                + ", which deploys it when it is merged",
                "flux suspend image update " + automation.name().name()
                        + (automation.name().namespace().isEmpty()
                                ? ""
                                : " --namespace " + automation.name().namespace()),
                tree.doubt(automation)
                        .map(why -> title + " (" + automation.place() + ") may write other fields: " + why)
                        .orElse(""));
    }

    private static Follower ofArgo(Prediction prediction, ArgoImage image, RollbackPlan plan, TagsOfRollback tags) {
        List<String> newer = Stream.concat(
                        Stream.of(plan.deployed().tag()),
                        plan.passedOver().stream().map(PassedOver::tag))
                .map(ImmutableTag::toString)
                .distinct()
                .toList();
        String excluded = image.excluding(newer);
        List<Writer> writers = List.of(new Writer(
                "Argo CD Image Updater",
                image.place(),
                "at its next run (every 2m by default)",
                image.excludingBy(excluded).orElse(""),
                image.exclusion()
                        .map(name -> tags.now(image.withExclusion(excluded))
                                .problem(plan.good().tag().toString()))
                        .orElse("the image has no alias, so no annotation excludes only its tags")));
        if (!image.writesToGit()) {
            return new Follower(
                    prediction,
                    writers,
                    Revert.UNDONE,
                    "Argo CD Image Updater sets Application parameters, which override Git");
        }
        return of(
                prediction,
                writers,
                plan.good().tag().toString(),
                tags.now(image).unsure());
    }

    private static Follower of(Prediction prediction, List<Writer> writers, String good, String unsure) {
        Selection now = prediction.now();
        Writer first = writers.get(0);
        if (now.tag().filter(good::equals).isPresent()) {
            return new Follower(prediction, writers, Revert.HOLDS, "it selects " + good);
        }
        if (!now.tags().isEmpty() && !now.tags().contains(good)) {
            return new Follower(
                    prediction,
                    writers,
                    Revert.UNDONE,
                    "it still selects " + String.join(" or ", now.tags()) + ", and " + first.name() + " ("
                            + first.place() + ") writes that again " + first.when());
        }
        String why = now.tags().isEmpty()
                ? "it selects nothing now (" + now.reason() + "), but automation may write its previous selection again"
                : "it selects any of " + String.join(", ", now.tags());
        return new Follower(prediction, writers, Revert.UNSURE, unsure.isEmpty() ? why : unsure);
    }

    /** Returns the object's display name with its place. */
    public String name() {
        return prediction.selector().titleAndPlace();
    }

    /** Returns the object's display name with the reason. */
    String explanation() {
        return name() + ": " + why;
    }

    /** Returns whether automation may undo a plain revert. */
    boolean mayUndoRevert() {
        return revert != Revert.HOLDS;
    }
}
