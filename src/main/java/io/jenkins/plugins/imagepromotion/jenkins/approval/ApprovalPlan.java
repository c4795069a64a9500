package io.jenkins.plugins.imagepromotion.jenkins.approval;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.StepResult;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A promotion or a release that awaits approval, as the controller describes it. It is persisted while the question is
 * open, so it has only plain fields.
 */
public final class ApprovalPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    /** External text is short; longer text does not help an approver. */
    private static final int MAX_FOREIGN = 300;

    private final StepResult result;
    private final String name;
    private final ArrayList<PlannedImage> images;
    private final ArrayList<String> facts;
    private final String done;

    private ApprovalPlan(StepResult result, String name, List<PlannedImage> images, List<String> facts, String done) {
        this.result = result;
        this.name = name;
        this.images = new ArrayList<>(images);
        this.facts = new ArrayList<>(facts);
        this.done = done;
    }

    /**
     * Describes the promotion of one image.
     *
     * @param result the outcome of the dry run
     * @param tested the source, for its platforms
     * @param policy the policy of the dry run
     */
    public static ApprovalPlan of(PlannedImage image, PromotionResult result, ResolvedImage tested, Policy policy) {
        List<String> facts = new ArrayList<>();
        facts.add("Source: " + result.getSource());
        facts.addAll(image.facts());
        facts.add("Platforms: "
                + foreign(tested.platforms().stream().map(Object::toString).collect(Collectors.joining(", "))));
        facts.add("Policy: " + requirements(policy, image.environment()));
        facts.addAll(image.notes());
        return new ApprovalPlan(
                result,
                "",
                List.of(image),
                facts,
                result.isAlreadyPromoted() ? result.getTarget() + " already holds the image" : "");
    }

    /**
     * Describes a release.
     *
     * @param images the promotion of each image
     * @param result the outcome of the dry run
     * @param policy the policy of the dry run
     */
    public static ApprovalPlan of(List<PlannedImage> images, ReleaseResult result, Policy policy) {
        List<String> facts = new ArrayList<>();
        facts.add("Release: " + result.getName());
        for (int i = 0; i < images.size(); i++) {
            PlannedImage image = images.get(i);
            facts.add("Image " + (i + 1) + " of " + images.size() + ": " + image.image());
            facts.addAll(image.facts());
            facts.addAll(image.notes());
        }
        List<String> environments = environments(images);
        environments.forEach(
                environment -> facts.add((environments.size() == 1 ? "Policy: " : "Policy for " + environment + ": ")
                        + requirements(policy, environment)));
        boolean isDone = result.getOutcome().equals(Promotion.Outcome.ALREADY_PROMOTED.name());
        return new ApprovalPlan(
                result,
                result.getName(),
                images,
                facts,
                isDone ? "release " + result.getName() + " has already been promoted" : "");
    }

    private static List<String> environments(List<PlannedImage> images) {
        return images.stream().map(PlannedImage::environment).distinct().toList();
    }

    /** Returns the name of the policy and its requirements, each as {@code key: value}. */
    private static String requirements(Policy policy, String environment) {
        List<String> demands = policy.environment(environment).demands().explain();
        return foreign(
                policy.name() + " (" + (demands.isEmpty() ? "no requirements" : String.join("; ", demands)) + ")");
    }

    /** Keeps only characters that have no special meaning to a browser, a terminal or a reader. */
    private static String foreign(String text) {
        String plain = text.replaceAll("[^\\w ./:@+,;()=*-]", "?");
        return plain.length() > MAX_FOREIGN ? plain.substring(0, MAX_FOREIGN) + "…" : plain;
    }

    /** Returns the outcome of the dry run, which the step returns. */
    public StepResult result() {
        return result;
    }

    /** Returns the promotions that an answer approves or rejects; a single one, unless this is a release. */
    public List<PlannedImage> images() {
        return List.copyOf(images);
    }

    /** Returns the reason why no approval is needed; an empty string if one is needed. */
    public String done() {
        return done;
    }

    /** Returns the image or the release, for messages. */
    public String title() {
        return name.isEmpty() ? images.get(0).image().toString() : "release " + name;
    }

    /** Returns the target environments, separated by commas. */
    public String environments() {
        return String.join(", ", environments(images));
    }

    /** Returns the question, short enough for a heading. */
    public String question() {
        boolean isRollback = images.stream().allMatch(PlannedImage::isRollback);
        if (!name.isEmpty()) {
            return isRollback
                    ? "Roll back " + environments() + " with release " + name + "?"
                    : "Promote release " + name + " to " + environments() + "?";
        }
        String path = images.get(0).image().repository().path();
        String image = path.substring(path.lastIndexOf('/') + 1);
        return isRollback
                ? "Roll back " + image + " in " + environments() + "?"
                : "Promote " + image + " to " + environments() + "?";
    }

    /** Returns the promotion to approve, on one line. */
    public String choice() {
        return (name.isEmpty() ? images.get(0).tag() : "release " + name) + " to " + environments();
    }

    /** Returns the facts for the approver, one on each line. */
    public List<String> facts() {
        return List.copyOf(facts);
    }

    /**
     * Returns the text of a question: the facts, the users who may answer, and the effect of a rejection.
     *
     * @param who the users and groups to ask; a script may have named them
     * @param progress the number of this approval, such as {@code approval 1 of 2}
     */
    public String text(String who, String progress) {
        List<String> lines = new ArrayList<>(facts);
        String people = Printable.line(who);
        lines.add("May approve: " + (people.length() > MAX_FOREIGN ? people.substring(0, MAX_FOREIGN) + "…" : people));
        lines.add("If one of them presses Abort, the " + (name.isEmpty() ? "promotion" : "release")
                + " is rejected for this build.");
        lines.add("This is " + progress + ".");
        return String.join("\n", lines);
    }
}
