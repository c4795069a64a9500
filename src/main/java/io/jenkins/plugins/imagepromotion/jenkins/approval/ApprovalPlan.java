package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A promotion to be approved, in words of the controller. It is persisted while people are asked, so it has only plain fields. */
public final class ApprovalPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Foreign text is short; what is longer says nothing more to a person. */
    private static final int MAX_FOREIGN = 300;

    private final PromotionResult promotion;
    private final String environment;
    private final boolean isRollback;
    private final String platforms;
    private final String requirements;
    private final ArrayList<String> notes;

    /**
     * Describes a promotion.
     *
     * @param promotion the outcome of the dry run
     * @param tested the source, for its platforms
     * @param policy the name of the policy
     * @param requirements what the policy demands, each as {@code key: value}
     * @param notes sentences about unusual properties of this promotion
     */
    public ApprovalPlan(
            PromotionRequest request,
            PromotionResult promotion,
            ResolvedImage tested,
            String policy,
            List<String> requirements,
            List<String> notes) {
        this.promotion = promotion;
        this.environment = request.to();
        this.isRollback = request.options().rollback();
        this.platforms =
                foreign(tested.platforms().stream().map(Object::toString).collect(Collectors.joining(", ")));
        this.requirements = foreign(
                policy + " (" + (requirements.isEmpty() ? "no requirements" : String.join("; ", requirements)) + ")");
        this.notes = new ArrayList<>(notes);
    }

    /** Keeps only characters that mean nothing to a browser, a terminal or a reader. */
    private static String foreign(String text) {
        String plain = text.replaceAll("[^\\w ./:@+,;()=*-]", "?");
        return plain.length() > MAX_FOREIGN ? plain.substring(0, MAX_FOREIGN) + "…" : plain;
    }

    /** Returns the outcome of the dry run. */
    public PromotionResult promotion() {
        return promotion;
    }

    public String environment() {
        return environment;
    }

    /** Returns what an approval is for. */
    public PromotingRun.Subject subject() {
        return new PromotingRun.Subject(
                source().repository(),
                ImageReference.parse(promotion.getTarget()).repository(),
                environment,
                Digest.parse(promotion.getDigest()),
                Optional.empty());
    }

    /** Returns the tag of the tested image; empty if it has no tag. */
    public String tag() {
        return source().tag().map(Object::toString).orElse("");
    }

    private ImageReference source() {
        return ImageReference.parse(promotion.getSource());
    }

    /** Returns the question, short enough for a heading. */
    public String question() {
        String path = source().repository().path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return isRollback
                ? "Roll back " + name + " in " + environment + "?"
                : "Promote " + name + " to " + environment + "?";
    }

    /** Returns the promotion to approve, on one line. */
    public String choice() {
        return tag() + " to " + environment;
    }

    /** Returns the facts for the approver, one on each line. */
    public List<String> facts() {
        List<String> facts = new ArrayList<>(List.of(
                "Source: " + promotion.getSource(),
                "Target repository: " + subject().target(),
                "Environment: " + environment + (isRollback ? " (a rollback)" : ""),
                "Digest: " + promotion.getDigest(),
                "Newest image there: "
                        + (Util.fixNull(promotion.getPrevious()).isEmpty() ? "none" : promotion.getPrevious()),
                "Platforms: " + platforms,
                "Policy: " + requirements));
        notes.forEach(note -> facts.add("Note: " + note));
        return facts;
    }

    /**
     * Returns the text of a question: the facts, the users who may answer, and the effect of a rejection.
     *
     * @param who the users and groups to ask; a script may have named them
     * @param progress the number of this approval, such as {@code approval 1 of 2}
     */
    public String text(String who, String progress) {
        List<String> lines = new ArrayList<>(facts());
        String people = Printable.line(who);
        lines.add("May approve: " + (people.length() > MAX_FOREIGN ? people.substring(0, MAX_FOREIGN) + "…" : people));
        lines.add("If one of them presses Abort, the promotion is rejected for this build.");
        lines.add("This is " + progress + ".");
        return String.join("\n", lines);
    }
}
