package hudson.tasks.test;

import hudson.model.Action;

@SuppressWarnings("rawtypes")
public abstract class AbstractTestResultAction<T extends AbstractTestResultAction> implements Action {
    public abstract int getFailCount();

    public int getSkipCount() {
        return 0;
    }

    public abstract int getTotalCount();

    @Override
    public String getUrlName() {
        return "testReport";
    }

    @Override
    public String getDisplayName() {
        return "Test Results";
    }

    @Override
    public String getIconFileName() {
        return "clipboard.png";
    }
}
