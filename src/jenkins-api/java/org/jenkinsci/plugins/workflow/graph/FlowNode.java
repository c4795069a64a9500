package org.jenkinsci.plugins.workflow.graph;

import hudson.model.Action;
import hudson.model.Actionable;
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jspecify.annotations.Nullable;

public abstract class FlowNode extends Actionable {
    private final String id;
    private final List<FlowNode> parents;

    protected FlowNode(FlowExecution exec, String id, List<FlowNode> parents) {
        this.id = id;
        this.parents = parents;
    }

    public String getId() {
        return id;
    }

    public List<FlowNode> getParents() {
        return parents;
    }

    public List<? extends BlockStartNode> getEnclosingBlocks() {
        return List.of();
    }

    public final <T extends Action> @Nullable T getPersistentAction(Class<T> type) {
        return getActions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
