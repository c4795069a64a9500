package org.jenkinsci.plugins.workflow.cps.replay;

import hudson.model.Cause;
import hudson.model.Run;
import org.jspecify.annotations.Nullable;

/** What Jenkins gives a build as its cause whose script somebody may have typed in. */
public class ReplayCause extends Cause {
    private final @Nullable Run<?, ?> original;

    /** The original is gone. */
    public ReplayCause() {
        this(null);
    }

    public ReplayCause(@Nullable Run<?, ?> original) {
        this.original = original;
    }

    public @Nullable Run<?, ?> getOriginal() {
        return original;
    }
}
