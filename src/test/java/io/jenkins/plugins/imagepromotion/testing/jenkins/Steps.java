package io.jenkins.plugins.imagepromotion.testing.jenkins;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.steps.input.InputSubmittedAction;
import org.jspecify.annotations.Nullable;

/** Nodes of the graph that a running pipeline leaves: each knows those before it. */
public final class Steps {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final FlowExecution NONE = new FlowExecution() {
        @Override
        public org.acegisecurity.Authentication getAuthentication() {
            throw new AssertionError("nobody asks a node for that");
        }
    };

    private Steps() {}

    /** Some step after those. */
    public static FlowNode after(FlowNode... before) {
        return new FlowNode(NONE, Integer.toString(NEXT.incrementAndGet()), List.of(before)) {};
    }

    /** An {@code input} after those that was answered; as Jenkins records it. */
    public static FlowNode input(
            @Nullable String approver, @Nullable Map<String, Object> parameters, FlowNode... before) {
        FlowNode node = after(before);
        node.addAction(new InputSubmittedAction(approver, parameters));
        return node;
    }
}
