package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jspecify.annotations.Nullable;

/**
 * One answer to {@code approvePromotion}, or to {@code approveRelease} for one of its images: the promotion, the
 * answer, the user and the time. It is stored on the flow node of the step. It has only plain fields, because XStream
 * writes them; an answer with a missing field applies to no promotion.
 */
public final class ApprovalAction implements PersistentAction {
    private static final String APPROVED = "approved";
    private static final String REJECTED = "rejected";

    /** Separates the names in a question of Jenkins, so no name contains it. */
    private static final String SEPARATOR = ",";

    private final @Nullable String source;
    private final @Nullable String tag;
    private final @Nullable String target;
    private final @Nullable String environment;
    private final @Nullable String digest;
    private final @Nullable String release;
    private final @Nullable String answer;
    private final @Nullable String user;
    private final boolean permitted;
    private final boolean asked;
    private final @Nullable String askedAs;
    private final @Nullable String at;

    /**
     * Creates the record of an answer.
     *
     * @param tag the tag of the tested image; empty if it has no tag
     * @param user empty if the request had no user
     * @param isPermitted whether the user had the permission to approve for the job
     * @param askedAs the names in the question that match the user or one of the user's groups; an empty set if the
     *     question asked all users; empty if it did not ask the user, because administrators can answer every question
     */
    ApprovalAction(
            PromotingRun.Subject subject,
            String tag,
            boolean isApproved,
            String user,
            boolean isPermitted,
            Optional<Set<String>> askedAs,
            Instant at) {
        this.source = subject.source().toString();
        this.tag = tag;
        this.target = subject.target().toString();
        this.environment = subject.environment();
        this.digest = subject.digest().toString();
        this.release = release(subject);
        this.answer = isApproved ? APPROVED : REJECTED;
        this.user = user;
        this.permitted = isPermitted;
        this.asked = askedAs.isPresent();
        this.askedAs = String.join(SEPARATOR, askedAs.orElse(Set.of()));
        this.at = at.toString();
    }

    /** Returns the answers on a flow node, in the order in which they were given. */
    public static List<ApprovalAction> on(FlowNode node) {
        return node.getActions().stream()
                .filter(ApprovalAction.class::isInstance)
                .map(ApprovalAction.class::cast)
                .toList();
    }

    /** Returns the answer as an event of that build; empty if the record is damaged. */
    public Optional<EvidenceEntry> event(Run<?, ?> run) {
        try {
            EvidenceKind kind = isApproved() ? EvidenceKind.APPROVED : EvidenceKind.REJECTED;
            return Optional.of(EvidenceEntry.of(
                            kind, Instant.parse(getAt()), run.getParent().getFullName(), run.getNumber())
                    .about(
                            getEnvironment(),
                            ImageReference.parse(getSource() + (getTag().isEmpty() ? "" : ":" + getTag())),
                            ImageReference.parse(getTarget()),
                            Digest.parse(getDigest()))
                    .by(new BuildContext(run).starters(), List.of(getUser()))
                    .with(EvidenceEntry.RELEASE, getRelease()));
        } catch (DateTimeException | ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** Returns the name and the contents of the release; an empty string for a single image, and in older records. */
    private static String release(PromotingRun.Subject subject) {
        return subject.release().map(id -> id.name() + " " + id.contents()).orElse("");
    }

    boolean isAbout(PromotingRun.Subject subject) {
        return subject.source().toString().equals(source)
                && subject.target().toString().equals(target)
                && subject.environment().equals(environment)
                && subject.digest().toString().equals(digest)
                && release(subject).equals(Util.fixNull(release))
                && (APPROVED.equals(answer) || REJECTED.equals(answer));
    }

    /** Returns whether the answer is an approval. */
    public boolean isApproved() {
        return APPROVED.equals(answer);
    }

    /** Returns who answered; empty if the request had no user. */
    public String getUser() {
        return Util.fixNull(user);
    }

    /** Returns whether the user had the permission to approve for the job when they answered. */
    public boolean isPermitted() {
        return permitted;
    }

    /**
     * Returns whether a step that asks these users and groups also asks the user who answered; otherwise, the approval
     * does not count for that step. A user counts as a member of a group only if the answered question asked that
     * group.
     *
     * @param names the users and groups, which can include {@link Approvals#PERMITTED}; empty for all users
     */
    public boolean isAskedBy(List<String> names) {
        List<String> known = List.of(Util.fixNull(askedAs).split(SEPARATOR));
        return asked
                && (names.isEmpty()
                        || names.contains(getUser())
                        || (permitted && names.contains(Approvals.PERMITTED))
                        || names.stream().anyMatch(known::contains));
    }

    /** Returns {@code approved} or {@code rejected}; empty in a damaged record. */
    public String getAnswer() {
        return Util.fixNull(answer);
    }

    /** Returns the repository of the tested image. */
    public String getSource() {
        return Util.fixNull(source);
    }

    /** Returns the tag of the tested image; empty if it has no tag. */
    public String getTag() {
        return Util.fixNull(tag);
    }

    /** Returns the repository that gets the tag. */
    public String getTarget() {
        return Util.fixNull(target);
    }

    public String getEnvironment() {
        return Util.fixNull(environment);
    }

    public String getDigest() {
        return Util.fixNull(digest);
    }

    /** Returns the name of the release that the answer is about; an empty string for a single image. */
    public String getRelease() {
        return Util.fixNull(release).replaceFirst(" .*", "");
    }

    /** Returns the time of the answer (RFC 3339); empty in a damaged record. */
    public String getAt() {
        return Util.fixNull(at);
    }

    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public @Nullable String getDisplayName() {
        return null;
    }

    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
