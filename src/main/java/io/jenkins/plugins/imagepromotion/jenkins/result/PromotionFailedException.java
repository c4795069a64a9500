package io.jenkins.plugins.imagepromotion.jenkins.result;

import hudson.AbortException;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** An expected end of a step: Jenkins prints the message alone, without a stack trace. */
public final class PromotionFailedException extends AbortException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** Ends with the whole text of {@code failure}. */
    public PromotionFailedException(Failure failure) {
        super(failure.toString());
        this.code = failure.code().name();
    }

    /** The stable code, for a pipeline that must tell one end from another; the codes are in docs/failures.md. */
    @Whitelisted
    public String getCode() {
        return code;
    }
}
