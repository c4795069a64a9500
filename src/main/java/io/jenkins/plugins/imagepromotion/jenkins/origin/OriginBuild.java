package io.jenkins.plugins.imagepromotion.jenkins.origin;

import hudson.model.Action;
import hudson.model.Run;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The build that published an image. */
@ExportedBean(defaultVisibility = 2)
public final class OriginBuild {
    /** The URL name of the action that starts a promotion. */
    private static final String PROMOTE = "promote-image";

    private final Run<?, ?> run;

    /** Creates the view of a build whose job the user can read. */
    public OriginBuild(Run<?, ?> run) {
        this.run = run;
    }

    @Exported
    public String getJob() {
        return run.getParent().getFullName();
    }

    @Exported
    public int getNumber() {
        return run.getNumber();
    }

    /** The URL, relative to the root URL. */
    @Exported
    public String getUrl() {
        return run.getUrl();
    }

    public String getDisplayName() {
        return run.getFullDisplayName();
    }

    /** The tests of the build; null if it has no test results, or if the JUnit plugin is not installed. */
    @Exported
    public @Nullable TestCounts getTests() {
        return Jenkins.get().getPlugin("junit") == null ? null : TestCounts.of(run);
    }

    /** The URL of the action that starts a promotion, relative to the root URL; empty if the user cannot use it. */
    public String getPromoteUrl() {
        return promote().map(action -> run.getUrl() + PROMOTE + "/").orElse("");
    }

    /** The name of the action that starts a promotion; empty if the user cannot use it. */
    public String getPromoteText() {
        return promote().map(Action::getDisplayName).orElse("");
    }

    private Optional<? extends Action> promote() {
        return run.getAllActions().stream()
                .filter(action -> PROMOTE.equals(action.getUrlName()))
                .findFirst();
    }

    /**
     * Returns the commits between the builds of two images.
     *
     * @param before the build of the previous image
     * @return the commits; empty if the builds belong to different jobs, or to a job whose builds cannot have change logs
     */
    public Optional<CommitRange> since(Run<?, ?> before) {
        return before.getParent().equals(run.getParent()) ? CommitRange.between(before, run) : Optional.empty();
    }
}
