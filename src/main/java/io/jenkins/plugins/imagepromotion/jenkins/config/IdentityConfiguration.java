package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Identities.Identity;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * One identity in the form. It has two fields instead of one line of text, as in a policy file, because the help and
 * the check of each part differ.
 */
public final class IdentityConfiguration extends AbstractDescribableImpl<IdentityConfiguration> {
    private final String issuer;
    private final String subject;

    @DataBoundConstructor
    public IdentityConfiguration(@Nullable String issuer, @Nullable String subject) {
        this.issuer = Util.fixNull(issuer).trim();
        this.subject = Util.fixNull(subject).trim();
    }

    public String getIssuer() {
        return issuer;
    }

    public String getSubject() {
        return subject;
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<IdentityConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.IdentityConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckIssuer(@QueryParameter String value) {
            return FieldCheck.check(value, Identity::requireIssuer);
        }

        @POST
        public FormValidation doCheckSubject(@QueryParameter String value) {
            return FieldCheck.check(value, Identity::requireSubject);
        }
    }
}
