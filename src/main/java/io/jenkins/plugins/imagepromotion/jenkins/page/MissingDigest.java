package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.model.ModelObject;
import org.kohsuke.stapler.StaplerProxy;

/**
 * The page for a digest whose events the user may not see. It is the same for a digest without events, and does not have an
 * {@code api}.
 */
public final class MissingDigest implements ModelObject, StaplerProxy {
    private final PageScope scope;

    MissingDigest(PageScope scope) {
        this.scope = scope;
    }

    /** Returns the scope of the search. */
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
