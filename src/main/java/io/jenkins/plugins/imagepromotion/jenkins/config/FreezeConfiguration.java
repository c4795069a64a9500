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

/** A time in which nothing is promoted, as an administrator wrote it. */
public final class FreezeConfiguration extends AbstractDescribableImpl<FreezeConfiguration> {
    private final String name;
    private final String timeZone;
    private final String from;
    private final String to;

    /** The freeze; read when the policy is saved and used. */
    @DataBoundConstructor
    public FreezeConfiguration(
            @Nullable String name, @Nullable String timeZone, @Nullable String from, @Nullable String to) {
        this.name = Util.fixNull(name).trim();
        this.timeZone = Util.fixNull(timeZone).trim();
        this.from = Util.fixNull(from).trim();
        this.to = Util.fixNull(to).trim();
    }

    /** What people call it. */
    public String getName() {
        return name;
    }

    /** The name of the zone whose clocks are meant. */
    public String getTimeZone() {
        return timeZone;
    }

    /** The beginning. */
    public String getFrom() {
        return from;
    }

    /** The end. */
    public String getTo() {
        return to;
    }

    /** The form of one freeze. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<FreezeConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.FreezeConfiguration_DisplayName();
        }

        /** Whether the zone is one. */
        @POST
        public FormValidation doCheckTimeZone(@QueryParameter String value) {
            return FieldCheck.check(value, FreezeWindow::zone);
        }

        /** Whether the beginning is a moment. */
        @POST
        public FormValidation doCheckFrom(@QueryParameter String value) {
            return FieldCheck.check(value, FreezeWindow.Boundary::parse);
        }

        /** Whether the end is a moment. */
        @POST
        public FormValidation doCheckTo(@QueryParameter String value) {
            return FieldCheck.check(value, FreezeWindow.Boundary::parse);
        }
    }
}
