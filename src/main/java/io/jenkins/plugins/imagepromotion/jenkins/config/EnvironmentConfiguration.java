package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Descriptor;
import hudson.model.Job;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentReader;
import io.jenkins.plugins.imagepromotion.policy.TagScheme;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.Timespan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings of one environment in the form, as docs/policy.md describes them. They are checked when the policy is saved. */
public final class EnvironmentConfiguration extends RequiredProofsConfiguration {
    private final String name;
    private @Nullable String branch;
    private @Nullable String origins;
    private List<RouteConfiguration> routes = new ArrayList<>();
    private boolean isProtected;
    private @Nullable String tagPattern;
    private @Nullable String tagFormat;
    private @Nullable String jobs;
    private @Nullable String promotionJob;
    private @Nullable String minimumSoak;
    private boolean noDowngrade;
    private @Nullable String platforms;
    private @Nullable String referrers;
    private int approvals;
    private @Nullable String approvers;
    private List<FreezeConfiguration> freezes = new ArrayList<>();
    private boolean selfApproval;
    /** The opposite of the field in the form, so that a saved form without it keeps the default. */
    private boolean authorsExcluded;

    private @Nullable String unattended;
    private boolean plainInput;
    private boolean keepPlatforms;
    private boolean mustBeSelected;
    private boolean allowReplay;
    private @Nullable String paths;

    @DataBoundConstructor
    public EnvironmentConfiguration(@Nullable String name) {
        this.name = Util.fixNull(name).trim();
    }

    public String getName() {
        return name;
    }

    public @Nullable String getBranch() {
        return branch;
    }

    @DataBoundSetter
    public void setBranch(@Nullable String branch) {
        this.branch = Util.fixEmptyAndTrim(branch);
    }

    /** The environments whose images can be promoted to it, separated by commas or spaces. */
    public @Nullable String getOrigins() {
        return origins;
    }

    @DataBoundSetter
    public void setOrigins(@Nullable String origins) {
        this.origins = Util.fixEmptyAndTrim(origins);
    }

    public List<RouteConfiguration> getRoutes() {
        return FieldCheck.items(routes);
    }

    @DataBoundSetter
    public void setRoutes(List<RouteConfiguration> routes) {
        this.routes = new ArrayList<>(routes);
    }

    /** Marks an environment without branch and origins as closed. */
    public boolean isProtected() {
        return isProtected;
    }

    @DataBoundSetter
    public void setProtected(boolean isProtected) {
        this.isProtected = isProtected;
    }

    public @Nullable String getTagPattern() {
        return tagPattern;
    }

    @DataBoundSetter
    public void setTagPattern(@Nullable String tagPattern) {
        this.tagPattern = Util.fixEmptyAndTrim(tagPattern);
    }

    public @Nullable String getTagFormat() {
        return tagFormat;
    }

    @DataBoundSetter
    public void setTagFormat(@Nullable String tagFormat) {
        this.tagFormat = Util.fixEmptyAndTrim(tagFormat);
    }

    /** The full names of the jobs that may promote to it, or patterns of them, separated by commas or spaces; null for all jobs. */
    public @Nullable String getJobs() {
        return jobs;
    }

    @DataBoundSetter
    public void setJobs(@Nullable String jobs) {
        this.jobs = Util.fixEmptyAndTrim(jobs);
    }

    /** The full name of the job that <i>Promote…</i> on a build starts; null if it is not offered. */
    public @Nullable String getPromotionJob() {
        return promotionJob;
    }

    @DataBoundSetter
    public void setPromotionJob(@Nullable String promotionJob) {
        this.promotionJob = Util.fixEmptyAndTrim(promotionJob);
    }

    public @Nullable String getMinimumSoak() {
        return minimumSoak;
    }

    @DataBoundSetter
    public void setMinimumSoak(@Nullable String minimumSoak) {
        this.minimumSoak = Util.fixEmptyAndTrim(minimumSoak);
    }

    public boolean isNoDowngrade() {
        return noDowngrade;
    }

    @DataBoundSetter
    public void setNoDowngrade(boolean noDowngrade) {
        this.noDowngrade = noDowngrade;
    }

    /** The required platforms, separated by commas or spaces. */
    public @Nullable String getPlatforms() {
        return platforms;
    }

    @DataBoundSetter
    public void setPlatforms(@Nullable String platforms) {
        this.platforms = Util.fixEmptyAndTrim(platforms);
    }

    /** The required kinds of evidence, separated by commas or spaces. */
    public @Nullable String getReferrers() {
        return referrers;
    }

    @DataBoundSetter
    public void setReferrers(@Nullable String referrers) {
        this.referrers = Util.fixEmptyAndTrim(referrers);
    }

    public int getApprovals() {
        return approvals;
    }

    @DataBoundSetter
    public void setApprovals(int approvals) {
        this.approvals = approvals;
    }

    /** The users whose approvals count, separated by commas or spaces; null for all users. */
    public @Nullable String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(@Nullable String approvers) {
        this.approvers = Util.fixEmptyAndTrim(approvers);
    }

    public List<FreezeConfiguration> getFreezes() {
        return FieldCheck.items(freezes);
    }

    @DataBoundSetter
    public void setFreezes(List<FreezeConfiguration> freezes) {
        this.freezes = new ArrayList<>(freezes);
    }

    public boolean isSelfApproval() {
        return selfApproval;
    }

    @DataBoundSetter
    public void setSelfApproval(boolean selfApproval) {
        this.selfApproval = selfApproval;
    }

    public boolean isAuthorsMayApprove() {
        return !authorsExcluded;
    }

    @DataBoundSetter
    public void setAuthorsMayApprove(boolean authorsMayApprove) {
        this.authorsExcluded = !authorsMayApprove;
    }

    /** What to do if the user who started a build is unknown; null for the default. */
    public @Nullable String getUnattended() {
        return unattended;
    }

    @DataBoundSetter
    public void setUnattended(@Nullable String unattended) {
        this.unattended = Util.fixEmptyAndTrim(unattended);
    }

    public boolean isPlainInput() {
        return plainInput;
    }

    @DataBoundSetter
    public void setPlainInput(boolean plainInput) {
        this.plainInput = plainInput;
    }

    public boolean isKeepPlatforms() {
        return keepPlatforms;
    }

    @DataBoundSetter
    public void setKeepPlatforms(boolean keepPlatforms) {
        this.keepPlatforms = keepPlatforms;
    }

    public boolean isMustBeSelected() {
        return mustBeSelected;
    }

    @DataBoundSetter
    public void setMustBeSelected(boolean mustBeSelected) {
        this.mustBeSelected = mustBeSelected;
    }

    public boolean isAllowReplay() {
        return allowReplay;
    }

    @DataBoundSetter
    public void setAllowReplay(boolean allowReplay) {
        this.allowReplay = allowReplay;
    }

    /** Patterns of the files that belong to it, separated by commas or spaces; null for the files with its name. */
    public @Nullable String getPaths() {
        return paths;
    }

    @DataBoundSetter
    public void setPaths(@Nullable String paths) {
        this.paths = Util.fixEmptyAndTrim(paths);
    }

    Environment environment() {
        return EnvironmentReader.read(new FormSettings(this), Optional.empty());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<EnvironmentConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.EnvironmentConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null && CredentialsChoice.mayConfigure(null)
                    ? FormValidation.error(Messages.EnvironmentConfiguration_NoName())
                    : FieldCheck.check(value, ImmutableTag::requireEnvironment);
        }

        /** Checks each name. The names of the other environments in the form are checked when the policy is saved. */
        @POST
        public FormValidation doCheckOrigins(@QueryParameter String name, @QueryParameter String value) {
            String own = Util.fixNull(name).trim();
            return FieldCheck.check(value, text -> FieldCheck.requireOrigins(own, text));
        }

        @POST
        public FormValidation doCheckTagPattern(
                @QueryParameter String name, @QueryParameter String tagFormat, @QueryParameter String value) {
            String own = Util.fixNull(name).trim();
            Optional<String> format = Optional.ofNullable(Util.fixEmptyAndTrim(tagFormat));
            return FieldCheck.check(value, text -> TagScheme.of(own, Optional.of(text), format));
        }

        @POST
        public FormValidation doCheckTagFormat(@QueryParameter String name, @QueryParameter String value) {
            return FieldCheck.check(
                    value, text -> TagScheme.of(Util.fixNull(name).trim(), Optional.empty(), Optional.of(text)));
        }

        @POST
        public FormValidation doCheckJobs(@QueryParameter String value) {
            return FieldCheck.jobs(value);
        }

        @POST
        public FormValidation doCheckPromotionJob(@QueryParameter String value) {
            return FieldCheck.existingJob(value);
        }

        /** Completes the names of jobs that the user can read. */
        public AutoCompletionCandidates doAutoCompletePromotionJob(@QueryParameter String value) {
            return AutoCompletionCandidates.ofJobNames(Job.class, value, Jenkins.get());
        }

        @POST
        public FormValidation doCheckMinimumSoak(@QueryParameter String value) {
            return FieldCheck.check(value, Timespan::parse);
        }

        @POST
        public FormValidation doCheckPlatforms(@QueryParameter String value) {
            return FieldCheck.check(value, text -> new RequiredPlatforms(FieldCheck.words(text)));
        }

        @POST
        public FormValidation doCheckPaths(@QueryParameter String value) {
            return FieldCheck.check(value, text -> Environment.requirePaths(FieldCheck.words(text)));
        }

        @POST
        public ListBoxModel doFillUnattendedItems() {
            ListBoxModel options = new ListBoxModel();
            if (CredentialsChoice.mayConfigure(null)) {
                // The default has no name, so that saving an unchanged form does not change the configuration.
                options.add(Messages.EnvironmentConfiguration_OneMore(), "");
                options.add(Messages.EnvironmentConfiguration_Refuse(), Approvals.Unattended.REFUSE.toString());
                options.add(Messages.EnvironmentConfiguration_Allow(), Approvals.Unattended.ALLOW.toString());
            }
            return options;
        }

        @POST
        public FormValidation doCheckApprovals(@QueryParameter String value) {
            return FieldCheck.approvals(value);
        }
    }
}
