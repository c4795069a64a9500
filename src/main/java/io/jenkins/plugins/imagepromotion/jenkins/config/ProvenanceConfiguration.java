package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.ProvenanceRule;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings of one required provenance in the form. They are checked when the policy is saved. */
public final class ProvenanceConfiguration extends SignedProofConfiguration<ProvenanceConfiguration> {
    private @Nullable String builders;
    private @Nullable String sources;
    private @Nullable String branches;
    private @Nullable String tags;

    @DataBoundConstructor
    public ProvenanceConfiguration(@Nullable String name) {
        super(name);
    }

    /** Patterns of builder IDs, separated by commas or spaces. */
    public @Nullable String getBuilders() {
        return builders;
    }

    @DataBoundSetter
    public void setBuilders(@Nullable String builders) {
        this.builders = Util.fixEmptyAndTrim(builders);
    }

    /** Patterns of repository URLs, separated by commas or spaces. */
    public @Nullable String getSources() {
        return sources;
    }

    @DataBoundSetter
    public void setSources(@Nullable String sources) {
        this.sources = Util.fixEmptyAndTrim(sources);
    }

    /** Patterns of branches, separated by commas or spaces. */
    public @Nullable String getBranches() {
        return branches;
    }

    @DataBoundSetter
    public void setBranches(@Nullable String branches) {
        this.branches = Util.fixEmptyAndTrim(branches);
    }

    /** Patterns of Git tags, separated by commas or spaces. */
    public @Nullable String getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(@Nullable String tags) {
        this.tags = Util.fixEmptyAndTrim(tags);
    }

    @Extension
    public static final class DescriptorImpl extends SignedProofDescriptor<ProvenanceConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.ProvenanceConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckBuilders(@QueryParameter String value) {
            return FieldCheck.check(value, text -> ProvenanceRule.requirePatterns(FieldCheck.words(text)));
        }

        @POST
        public FormValidation doCheckSources(@QueryParameter String value) {
            return FieldCheck.check(value, text -> ProvenanceRule.requirePatterns(FieldCheck.words(text)));
        }

        @POST
        public FormValidation doCheckBranches(@QueryParameter String value) {
            return FieldCheck.check(value, text -> ProvenanceRule.requirePatterns(FieldCheck.words(text)));
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return FieldCheck.check(value, text -> ProvenanceRule.requirePatterns(FieldCheck.words(text)));
        }
    }
}
