package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.model.ModelObject;
import org.kohsuke.stapler.StaplerProxy;

/**
 * The answer for a digest without an event that the user may see. It is the same whether the controller has such events or not, and
 * it does not have an {@code api}.
 */
public final class MissingDigest implements ModelObject, StaplerProxy {
    private final PageScope scope;

    MissingDigest(PageScope scope) {
        this.scope = scope;
    }

    /** Returns where the digest was searched. */
    public PageScope getScope() {
        return scope;
    }

    @Override
    public Object getTarget() {
        scope.check();
        return this;
    }

    @Override
    public String getDisplayName() {
        return Messages.MissingDigest_DisplayName();
    }
}
