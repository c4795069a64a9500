package org.jenkinsci.plugins.workflow.flow;

import org.acegisecurity.Authentication;

public abstract class FlowExecution {
    public abstract Authentication getAuthentication();
}
