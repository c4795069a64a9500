package io.jenkins.plugins.imagepromotion.jenkins.config;

import io.jenkins.plugins.imagepromotion.policy.Environment;

/** One environment of the policy that applies now, in words for the form. */
public final class EnvironmentOverview {
    private final Environment environment;

    EnvironmentOverview(Environment environment) {
        this.environment = environment;
    }

    public String getName() {
        return environment.name();
    }

    /** Returns where its images come from. */
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

    /** Returns what a promotion must satisfy in addition to its origin. */
    public String getRequirements() {
        return String.join("; ", environment.demands().explain());
    }
}
