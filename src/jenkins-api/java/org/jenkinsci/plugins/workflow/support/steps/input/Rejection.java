package org.jenkinsci.plugins.workflow.support.steps.input;

import hudson.model.User;
import jenkins.model.CauseOfInterruption;
import org.jspecify.annotations.Nullable;

public final class Rejection extends CauseOfInterruption {
    private static final long serialVersionUID = 1L;

    private final String user;

    public Rejection(@Nullable User user) {
        this.user = user == null ? "" : user.getId();
    }

    @Override
    public String getShortDescription() {
        return "Rejected by " + user;
    }
}
