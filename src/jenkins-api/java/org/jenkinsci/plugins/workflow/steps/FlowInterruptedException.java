package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Result;
import java.util.List;
import jenkins.model.CauseOfInterruption;

public final class FlowInterruptedException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final transient List<CauseOfInterruption> causes;

    public FlowInterruptedException(Result result, CauseOfInterruption... causes) {
        this.causes = List.of(causes);
    }

    public FlowInterruptedException(Result result, boolean actualInterruption, CauseOfInterruption... causes) {
        this(result, causes);
    }

    public List<CauseOfInterruption> getCauses() {
        return causes;
    }
}
