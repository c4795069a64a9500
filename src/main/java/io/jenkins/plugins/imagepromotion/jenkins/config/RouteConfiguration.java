package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.policy.Route;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings of one route in the form. They are checked when the policy is saved. */
public final class RouteConfiguration extends AbstractDescribableImpl<RouteConfiguration> {
    private final String from;
    private final String to;

    @DataBoundConstructor
    public RouteConfiguration(@Nullable String from, @Nullable String to) {
        this.from = Util.fixNull(from).trim();
        this.to = Util.fixNull(to).trim();
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<RouteConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.RouteConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckFrom(@QueryParameter String value) {
            return FieldCheck.check(value, Route::requirePattern);
        }

        @POST
        public FormValidation doCheckTo(@QueryParameter String value) {
            return FieldCheck.check(value, Route::requirePattern);
        }
    }
}
