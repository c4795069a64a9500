package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.policy.demand.FreezeWindow;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings of one freeze in the form. They are checked when the policy is saved. */
public final class FreezeConfiguration extends AbstractDescribableImpl<FreezeConfiguration> {
    private final String name;
    private final String timeZone;
    private final String from;
    private final String to;

    @DataBoundConstructor
    public FreezeConfiguration(
            @Nullable String name, @Nullable String timeZone, @Nullable String from, @Nullable String to) {
        this.name = Util.fixNull(name).trim();
        this.timeZone = Util.fixNull(timeZone).trim();
        this.from = Util.fixNull(from).trim();
        this.to = Util.fixNull(to).trim();
    }

    public String getName() {
        return name;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<FreezeConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.FreezeConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckTimeZone(@QueryParameter String value) {
            return FieldCheck.check(value, FreezeWindow::zone);
        }

        @POST
        public FormValidation doCheckFrom(@QueryParameter String value) {
            return FieldCheck.check(value, FreezeWindow.Boundary::parse);
        }

        @POST
        public FormValidation doCheckTo(@QueryParameter String value) {
            return FieldCheck.check(value, FreezeWindow.Boundary::parse);
        }
    }
}
