package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.jenkins.approval.BuildContext;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.TagScheme;
import io.jenkins.plugins.imagepromotion.policy.demand.Demands;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.Timespan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One environment of the policy, as an administrator wrote it: the fields of {@code docs/policy.md}. */
public final class EnvironmentConfiguration extends AbstractDescribableImpl<EnvironmentConfiguration> {
    private final String name;
    private @Nullable String branch;
    private @Nullable String origins;
    private boolean isProtected;
    private @Nullable String tagPattern;
    private @Nullable String tagFormat;
    private @Nullable String minimumSoak;
    private boolean noDowngrade;
    private @Nullable String platforms;
    private @Nullable String referrers;
    private int approvals;
    private @Nullable String approvers;
    private List<FreezeConfiguration> freezes = new ArrayList<>();
    private boolean selfApproval;
    private boolean keepPlatforms;
    private boolean allowReplay;
    private @Nullable String paths;

    /** The environment of that name; read when the policy is saved and used. */
    @DataBoundConstructor
    public EnvironmentConfiguration(@Nullable String name) {
        this.name = Util.fixNull(name).trim();
    }

    /** The environment's name. */
    public String getName() {
        return name;
    }

    /** The branch whose pushes build its images; null where images are promoted. */
    public @Nullable String getBranch() {
        return branch;
    }

    /** Sets the branch whose pushes build its images; null where images are promoted. */
    @DataBoundSetter
    public void setBranch(@Nullable String branch) {
        this.branch = Util.fixEmptyAndTrim(branch);
    }

    /** The environments whose images may be promoted to it, divided by blanks; null for none. */
    public @Nullable String getOrigins() {
        return origins;
    }

    /** Sets the environments whose images may be promoted to it, divided by blanks; null for none. */
    @DataBoundSetter
    public void setOrigins(@Nullable String origins) {
        this.origins = Util.fixEmptyAndTrim(origins);
    }

    /** Whether nobody builds for it, said of an environment that has neither branch nor origins. */
    public boolean isProtected() {
        return isProtected;
    }

    /** Sets whether nobody builds for it, said of an environment that has neither branch nor origins. */
    @DataBoundSetter
    public void setProtected(boolean isProtected) {
        this.isProtected = isProtected;
    }

    /** The regular expression that its tags match; null for the usual one. */
    public @Nullable String getTagPattern() {
        return tagPattern;
    }

    /** Sets the regular expression that its tags match; null for the usual one. */
    @DataBoundSetter
    public void setTagPattern(@Nullable String tagPattern) {
        this.tagPattern = Util.fixEmptyAndTrim(tagPattern);
    }

    /** The tags to make; null for the usual ones. */
    public @Nullable String getTagFormat() {
        return tagFormat;
    }

    /** Sets the tags to make; null for the usual ones. */
    @DataBoundSetter
    public void setTagFormat(@Nullable String tagFormat) {
        this.tagFormat = Util.fixEmptyAndTrim(tagFormat);
    }

    /** How long an image must have been in the origin; null for no matter. */
    public @Nullable String getMinimumSoak() {
        return minimumSoak;
    }

    /** Sets how long an image must have been in the origin; null for no matter. */
    @DataBoundSetter
    public void setMinimumSoak(@Nullable String minimumSoak) {
        this.minimumSoak = Util.fixEmptyAndTrim(minimumSoak);
    }

    /** Whether a lower version than the newest one there needs a declared rollback. */
    public boolean isNoDowngrade() {
        return noDowngrade;
    }

    /** Sets whether a lower version than the newest one there needs a declared rollback. */
    @DataBoundSetter
    public void setNoDowngrade(boolean noDowngrade) {
        this.noDowngrade = noDowngrade;
    }

    /** The platforms that an image must run on, divided by blanks; null for any. */
    public @Nullable String getPlatforms() {
        return platforms;
    }

    /** Sets the platforms that an image must run on, divided by blanks; null for any. */
    @DataBoundSetter
    public void setPlatforms(@Nullable String platforms) {
        this.platforms = Util.fixEmptyAndTrim(platforms);
    }

    /** The kinds of evidence that must be attached to an image, divided by blanks; null for none. */
    public @Nullable String getReferrers() {
        return referrers;
    }

    /** Sets the kinds of evidence that must be attached to an image, divided by blanks; null for none. */
    @DataBoundSetter
    public void setReferrers(@Nullable String referrers) {
        this.referrers = Util.fixEmptyAndTrim(referrers);
    }

    /** How many people must have approved. */
    public int getApprovals() {
        return approvals;
    }

    /** Sets how many people must have approved. */
    @DataBoundSetter
    public void setApprovals(int approvals) {
        this.approvals = approvals;
    }

    /** Whose approvals count, divided by blanks; null for everybody's. */
    public @Nullable String getApprovers() {
        return approvers;
    }

    /** Sets whose approvals count, divided by blanks; null for everybody's. */
    @DataBoundSetter
    public void setApprovers(@Nullable String approvers) {
        this.approvers = Util.fixEmptyAndTrim(approvers);
    }

    /** The times in which nothing is promoted to it. */
    public List<FreezeConfiguration> getFreezes() {
        return Collections.unmodifiableList(freezes);
    }

    /** Sets the times in which nothing is promoted to it. */
    @DataBoundSetter
    public void setFreezes(List<FreezeConfiguration> freezes) {
        this.freezes = new ArrayList<>(freezes);
    }

    /** Whether the approval of who started the build counts. */
    public boolean isSelfApproval() {
        return selfApproval;
    }

    /** Sets whether the approval of who started the build counts. */
    @DataBoundSetter
    public void setSelfApproval(boolean selfApproval) {
        this.selfApproval = selfApproval;
    }

    /** Whether no pipeline may give up a platform that the newest image there runs on. */
    public boolean isKeepPlatforms() {
        return keepPlatforms;
    }

    /** Sets whether no pipeline may give up a platform that the newest image there runs on. */
    @DataBoundSetter
    public void setKeepPlatforms(boolean keepPlatforms) {
        this.keepPlatforms = keepPlatforms;
    }

    /** Whether a replayed build may promote to it. */
    public boolean isAllowReplay() {
        return allowReplay;
    }

    /** Sets whether a replayed build may promote to it. */
    @DataBoundSetter
    public void setAllowReplay(boolean allowReplay) {
        this.allowReplay = allowReplay;
    }

    /** Patterns of the files that belong to it, divided by blanks; null for those named as it. */
    public @Nullable String getPaths() {
        return paths;
    }

    /** Sets patterns of the files that belong to it, divided by blanks; null for those named as it. */
    @DataBoundSetter
    public void setPaths(@Nullable String paths) {
        this.paths = Util.fixEmptyAndTrim(paths);
    }

    /** What was written, as the core judges by it. */
    Environment environment() {
        ImmutableTag.requireEnvironment(name);
        return Environment.of(
                name,
                Optional.ofNullable(branch),
                FieldCheck.words(origins),
                // A box that is not ticked says nothing: an environment without a branch is protected anyway.
                isProtected ? Optional.of(true) : Optional.empty(),
                tags(name, tagPattern, tagFormat),
                Demands.NONE.read(new FormSettings(this)),
                paths == null ? Environment.pathsNamed(name) : FieldCheck.words(paths));
    }

    private static TagScheme tags(String name, @Nullable String pattern, @Nullable String format) {
        return pattern == null && format == null
                ? TagScheme.standard(name)
                : TagScheme.of(name, Optional.ofNullable(pattern), Optional.ofNullable(format));
    }

    /** The form of one environment. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<EnvironmentConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.EnvironmentConfiguration_DisplayName();
        }

        /** Whether the name can stand in a tag. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return FieldCheck.check(value, ImmutableTag::requireEnvironment);
        }

        /** Whether the pattern is one, and reads what the format makes. */
        @POST
        public FormValidation doCheckTagPattern(
                @QueryParameter String name, @QueryParameter String tagFormat, @QueryParameter String value) {
            return FieldCheck.check(
                    value, text -> tags(Util.fixNull(name).trim(), text, Util.fixEmptyAndTrim(tagFormat)));
        }

        /** Whether the format makes tags. */
        @POST
        public FormValidation doCheckTagFormat(@QueryParameter String name, @QueryParameter String value) {
            return FieldCheck.check(value, text -> tags(Util.fixNull(name).trim(), null, text));
        }

        /** Whether the length of time is one. */
        @POST
        public FormValidation doCheckMinimumSoak(@QueryParameter String value) {
            return FieldCheck.check(value, Timespan::parse);
        }

        /** Whether each platform is one. */
        @POST
        public FormValidation doCheckPlatforms(@QueryParameter String value) {
            return FieldCheck.check(value, text -> new RequiredPlatforms(FieldCheck.words(text)));
        }

        /** Whether each pattern of paths is one. */
        @POST
        public FormValidation doCheckPaths(@QueryParameter String value) {
            return FieldCheck.check(value, text -> Environment.requirePaths(FieldCheck.words(text)));
        }

        /** Warns where nobody can approve. */
        @POST
        public FormValidation doCheckApprovals(@QueryParameter int value) {
            return value == 0 || Jenkins.get().getPlugin(BuildContext.INPUT_PLUGIN) != null
                    ? FormValidation.ok()
                    : FormValidation.warning(
                            Messages.EnvironmentConfiguration_NoInputPlugin(BuildContext.INPUT_PLUGIN));
        }
    }
}
