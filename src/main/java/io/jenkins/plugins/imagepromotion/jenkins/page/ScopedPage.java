package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.model.Api;
import hudson.model.ModelObject;
import org.kohsuke.stapler.StaplerProxy;

/** A page in a scope, which only users with access to the scope can open. */
public abstract class ScopedPage implements ModelObject, StaplerProxy {
    private final PageScope scope;

    ScopedPage(PageScope scope) {
        this.scope = scope;
    }

    /** Returns the scope, which contains the events that the user may see. */
    public final PageScope getScope() {
        return scope;
    }

    /** Returns the page as JSON and XML. */
    public final Api getApi() {
        return new Api(this);
    }

    /** Checks the permission. Stapler calls this before it serves any part of the page. */
    @Override
    public final Object getTarget() {
        scope.check();
        return this;
    }
}
