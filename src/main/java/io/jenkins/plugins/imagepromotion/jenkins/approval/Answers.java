package io.jenkins.plugins.imagepromotion.jenkins.approval;

import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.steps.input.InputSubmittedAction;
import org.jspecify.annotations.Nullable;

/**
 * The answers about one promotion that an execution has on its flow nodes, where the controller recorded them. Values in the
 * script, such as a variable or the {@code submitterParameter}, do not count.
 */
final class Answers {
    /** The names that Jenkins uses for requests without a user. */
    private static final Set<String> NOT_A_USER = Set.of("system", "anonymous", "unknown");

    private final List<String> asked;
    private final Set<String> approvedBy = new TreeSet<>();
    private final Set<String> permitted = new TreeSet<>();
    private final Set<String> rejectedBy = new TreeSet<>();

    private Answers(List<String> asked) {
        this.asked = asked;
    }

    /**
     * Reads the answers.
     *
     * @param asked the users and groups whose approvals count; empty for all users
     * @param plainInput whether answers to {@code input} that contain the digest count. They never count for a release,
     *     because they do not identify one.
     */
    static Answers in(FlowExecution execution, PromotingRun.Subject subject, List<String> asked, boolean plainInput) {
        Answers answers = new Answers(asked);
        Set<String> seen = new HashSet<>();
        // Each running branch has a head of its own, and the node that joins branches has several parents.
        Deque<FlowNode> open = new ArrayDeque<>(execution.getCurrentHeads());
        while (!open.isEmpty()) {
            FlowNode node = open.pop();
            if (seen.add(node.getId())) {
                answers.read(node, subject);
                if (plainInput && subject.release().isEmpty()) {
                    PlainInput.approver(node, subject.digest().toString())
                            .filter(user -> asked.isEmpty() || asked.contains(user))
                            .ifPresent(answers.approvedBy::add);
                }
                node.getParents().stream().filter(Objects::nonNull).forEach(open::push);
            }
        }
        return answers;
    }

    private void read(FlowNode node, PromotingRun.Subject subject) {
        ApprovalAction.on(node).stream()
                .filter(answer -> answer.isAbout(subject) && isPerson(answer.getUser()))
                .forEach(this::add);
    }

    private void add(ApprovalAction answer) {
        if (!answer.isApproved()) {
            rejectedBy.add(answer.getUser());
        } else if (answer.isAskedBy(asked)) {
            approvedBy.add(answer.getUser());
            if (answer.isPermitted()) {
                permitted.add(answer.getUser());
            }
        }
    }

    /** Returns the users who approved, except users who were not asked. */
    Set<String> approvedBy() {
        return approvedBy;
    }

    /** Returns the users who approved and had the permission to do so. Jenkins does not record the permission for a plain input. */
    Set<String> permitted() {
        return permitted;
    }

    Set<String> rejectedBy() {
        return rejectedBy;
    }

    /** Returns true if {@code user} is the name of a signed-in user. */
    static boolean isPerson(@Nullable String user) {
        return user != null && !user.isBlank() && !NOT_A_USER.contains(user.toLowerCase(Locale.ROOT));
    }

    /** Loaded only if the plugin of {@code input} is installed. */
    private static final class PlainInput {
        private PlainInput() {}

        /** An answer without the digest, as {@code proceedEmpty} submits it, approves nothing. */
        static Optional<String> approver(FlowNode node, String digest) {
            return Optional.ofNullable(node.getPersistentAction(InputSubmittedAction.class))
                    .filter(answer -> answer.getParameters().containsValue(digest))
                    .map(InputSubmittedAction::getApprover)
                    .filter(Answers::isPerson);
        }
    }
}
