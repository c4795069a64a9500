package io.jenkins.plugins.imagepromotion.jenkins.approval;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.steps.input.InputSubmittedAction;

/**
 * The answers to the {@code input} steps of an execution, as the controller recorded them on its flow nodes. Values in the
 * script, such as a variable or the {@code submitterParameter}, do not count. Loaded only if the plugin of that step is
 * installed.
 */
final class SubmittedInputs {
    /** The names that Jenkins uses for requests without a user. */
    private static final Set<String> NOBODY = Set.of("system", "anonymous", "unknown");

    private SubmittedInputs() {}

    /** Returns the users who answered with the digest. An answer without it, as {@code proceedEmpty} gives, approves nothing. */
    static Set<String> approvers(FlowExecution execution, Digest digest) {
        Set<String> approvers = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        // Each running branch has a head of its own, and the node that joins branches has several parents.
        Deque<FlowNode> open = new ArrayDeque<>(execution.getCurrentHeads());
        while (!open.isEmpty()) {
            FlowNode node = open.pop();
            if (seen.add(node.getId())) {
                approver(node, digest.toString()).ifPresent(approvers::add);
                node.getParents().stream().filter(Objects::nonNull).forEach(open::push);
            }
        }
        return approvers;
    }

    private static Optional<String> approver(FlowNode node, String digest) {
        return Optional.ofNullable(node.getPersistentAction(InputSubmittedAction.class))
                .filter(answer -> answer.getParameters().containsValue(digest))
                .map(InputSubmittedAction::getApprover)
                .filter(user -> !NOBODY.contains(user.toLowerCase(Locale.ROOT)));
    }
}
