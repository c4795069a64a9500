package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RootCertificates;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings of one required signature in the form. They are checked when the policy is saved. */
public final class SignatureConfiguration extends SignedProofConfiguration<SignatureConfiguration> {
    private @Nullable String match;
    private @Nullable String certificates;
    private @Nullable String subjects;

    @DataBoundConstructor
    public SignatureConfiguration(@Nullable String name) {
        super(name);
    }

    /** How many of the keys must have signed; null for the default. */
    public @Nullable String getMatch() {
        return match;
    }

    @DataBoundSetter
    public void setMatch(@Nullable String match) {
        this.match = Util.fixEmptyAndTrim(match);
    }

    /** The root certificates in PEM; null if keys are required. */
    public @Nullable String getCertificates() {
        return certificates;
    }

    @DataBoundSetter
    public void setCertificates(@Nullable String certificates) {
        this.certificates = FieldCheck.lines(certificates);
    }

    /** The subjects that can sign, one on each line; null without certificates. */
    public @Nullable String getSubjects() {
        return subjects;
    }

    @DataBoundSetter
    public void setSubjects(@Nullable String subjects) {
        this.subjects = FieldCheck.lines(subjects);
    }

    @Extension
    public static final class DescriptorImpl extends SignedProofDescriptor<SignatureConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.SignatureConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckCertificates(@QueryParameter String value) {
            return FieldCheck.check(value, RootCertificates::ofEverySubject);
        }

        /** Checks the subjects together with the certificates, because neither is valid alone. */
        @POST
        public FormValidation doCheckSubjects(@QueryParameter String certificates, @QueryParameter String value) {
            String roots = Util.fixNull(certificates);
            return FieldCheck.check(value, text -> new RootCertificates(roots, Settings.splitLines(text)));
        }

        @POST
        public ListBoxModel doFillMatchItems() {
            ListBoxModel options = new ListBoxModel();
            if (CredentialsChoice.mayConfigure(null)) {
                // The default has no name, so that saving an unchanged form does not change the configuration.
                options.add(Messages.SignatureConfiguration_Any(), "");
                options.add(Messages.SignatureConfiguration_All(), "all");
            }
            return options;
        }
    }
}
