package org.jenkinsci.plugins.workflow.flow;

import java.util.List;
import org.acegisecurity.Authentication;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public abstract class FlowExecution {
    public abstract Authentication getAuthentication();

    public List<FlowNode> getCurrentHeads() {
        return List.of();
    }
}
