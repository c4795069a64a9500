package io.jenkins.plugins.imagepromotion.jenkins.config;

import io.jenkins.plugins.imagepromotion.policy.Environment;

/** A description of one environment in the current policy, for the form. */
public final class EnvironmentOverview {
    private final Environment environment;

    EnvironmentOverview(Environment environment) {
        this.environment = environment;
    }

    public String getName() {
        return environment.name();
    }

    /** Returns a description of where its images are built or promoted from. */
    public String getImages() {
        String branch = environment.branch();
        if (branch != null) {
            return Messages.EnvironmentOverview_Built(branch);
        }
        return environment.origins().isEmpty()
                ? Messages.EnvironmentOverview_Closed()
                : Messages.EnvironmentOverview_Promoted(String.join(", ", environment.origins()));
    }

    /** Returns the pattern of its tags. */
    public String getTag() {
        return environment.tags().toString();
    }

    /** Returns the requirements for a promotion, in addition to its origin. */
    public String getRequirements() {
        return String.join("; ", environment.demands().explain());
    }
}
