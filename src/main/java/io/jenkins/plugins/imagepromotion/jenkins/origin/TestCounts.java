package io.jenkins.plugins.imagepromotion.jenkins.origin;

import hudson.Util;
import hudson.model.Run;
import hudson.tasks.test.AbstractTestResultAction;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The tests of a build. The class needs the JUnit plugin, so use it only if that plugin is installed. */
@ExportedBean(defaultVisibility = 3)
public final class TestCounts {
    private final int total;
    private final int failed;
    private final int skipped;
    private final String url;

    private TestCounts(int total, int failed, int skipped, String url) {
        this.total = total;
        this.failed = failed;
        this.skipped = skipped;
        this.url = url;
    }

    /** Returns the tests of the build; null if it has no test results. */
    static @Nullable TestCounts of(Run<?, ?> run) {
        AbstractTestResultAction<?> action = run.getAction(AbstractTestResultAction.class);
        return action == null
                ? null
                : new TestCounts(
                        action.getTotalCount(),
                        action.getFailCount(),
                        action.getSkipCount(),
                        run.getUrl() + Util.fixNull(action.getUrlName()) + "/");
    }

    @Exported
    public int getTotal() {
        return total;
    }

    @Exported
    public int getFailed() {
        return failed;
    }

    @Exported
    public int getSkipped() {
        return skipped;
    }

    @Exported
    public int getPassed() {
        return total - failed - skipped;
    }

    /** The URL of the results, relative to the root URL. */
    @Exported
    public String getUrl() {
        return url;
    }
}
