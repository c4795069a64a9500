package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.policy.DeniedTags;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings of the policy of this controller in the form. This policy is the highest layer for every build. */
public final class PolicyConfiguration extends AbstractDescribableImpl<PolicyConfiguration> {
    private final String name;
    private @Nullable String mutableTags;
    private List<EnvironmentConfiguration> environments = new ArrayList<>();

    @DataBoundConstructor
    public PolicyConfiguration(@Nullable String name) {
        this.name = Util.fixNull(name).trim();
    }

    /** The name in messages and evidence. */
    public String getName() {
        return name;
    }

    /** Mutable tags in addition to those that are mutable by convention, separated by commas or spaces. */
    public @Nullable String getMutableTags() {
        return mutableTags;
    }

    @DataBoundSetter
    public void setMutableTags(@Nullable String mutableTags) {
        this.mutableTags = Util.fixEmptyAndTrim(mutableTags);
    }

    /** The environments in the order of promotion. */
    public List<EnvironmentConfiguration> getEnvironments() {
        return Collections.unmodifiableList(environments);
    }

    @DataBoundSetter
    public void setEnvironments(List<EnvironmentConfiguration> environments) {
        this.environments = new ArrayList<>(environments);
    }

    /** Returns the policy that the settings describe, or throws {@code INVALID_POLICY} or {@code INVALID_TAG}. */
    Policy policy() {
        if (name.isEmpty()) {
            throw InvalidPolicy.because("it has no name");
        }
        return new Policy(
                        name,
                        name + " (Manage Jenkins)",
                        environments.stream()
                                .map(EnvironmentConfiguration::environment)
                                .toList(),
                        new DeniedTags(FieldCheck.words(mutableTags)),
                        null)
                .requireSound();
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<PolicyConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.PolicyConfiguration_DisplayName();
        }

        /** Returns the default policy as settings, which are the initial values in the form of a new policy. */
        public PolicyConfiguration getDefaultPolicy() {
            Policy standard = Policy.threeTier();
            PolicyConfiguration settings = new PolicyConfiguration(standard.name());
            settings.setEnvironments(standard.environments().stream()
                    .map(DescriptorImpl::settings)
                    .toList());
            return settings;
        }

        /** An environment of the default policy has only a branch or origins. */
        private static EnvironmentConfiguration settings(Environment environment) {
            EnvironmentConfiguration settings = new EnvironmentConfiguration(environment.name());
            settings.setBranch(environment.branch());
            settings.setOrigins(String.join(", ", environment.origins()));
            return settings;
        }

        @POST
        public FormValidation doCheckMutableTags(@QueryParameter String value) {
            return FieldCheck.check(value, text -> new DeniedTags(FieldCheck.words(text)));
        }
    }
}
