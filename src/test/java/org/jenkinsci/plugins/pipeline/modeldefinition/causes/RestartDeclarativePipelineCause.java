package org.jenkinsci.plugins.pipeline.modeldefinition.causes;

import hudson.model.Cause;
import hudson.model.Run;

/** What Jenkins gives a build as its cause that repeats the later stages of another. */
public class RestartDeclarativePipelineCause extends Cause {
    private final Run<?, ?> original;

    public RestartDeclarativePipelineCause(Run<?, ?> original) {
        this.original = original;
    }

    public Run<?, ?> getOriginal() {
        return original;
    }
}
