package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.policy.demand.Timespan;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings of one required SBOM in the form. They are checked when the policy is saved. */
public final class SbomConfiguration extends SignedProofConfiguration<SbomConfiguration> {
    private @Nullable String maximumAge;

    @DataBoundConstructor
    public SbomConfiguration(@Nullable String name) {
        super(name);
    }

    /** The maximum age as in the policy; null for any age. */
    public @Nullable String getMaximumAge() {
        return maximumAge;
    }

    @DataBoundSetter
    public void setMaximumAge(@Nullable String maximumAge) {
        this.maximumAge = Util.fixEmptyAndTrim(maximumAge);
    }

    @Extension
    public static final class DescriptorImpl extends SignedProofDescriptor<SbomConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.SbomConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckMaximumAge(@QueryParameter String value) {
            return FieldCheck.check(value, Timespan::parseAge);
        }
    }
}
