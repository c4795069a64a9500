package io.jenkins.plugins.imagepromotion.jenkins.result;

import hudson.AbortException;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** An expected failure of a step: Jenkins prints its message without a stack trace. */
public final class PromotionFailedException extends AbortException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public PromotionFailedException(Failure failure) {
        super(PipelineRemedies.addTo(failure).toString());
        this.code = failure.code().name();
    }

    /** The stable code, by which a pipeline can distinguish failures; docs/failures.md lists them. */
    @Whitelisted
    public String getCode() {
        return code;
    }
}
