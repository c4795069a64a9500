package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.policy.Environment;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What is in an environment, and what waits for it. */
@ExportedBean
public final class EnvironmentPage extends ScopedPage {
    private final Environment environment;

    EnvironmentPage(PageScope scope, Environment environment) {
        super(scope);
        this.environment = environment;
    }

    @Override
    public String getDisplayName() {
        return environment.name();
    }

    @Exported
    public String getName() {
        return environment.name();
    }
}
