package hudson.model;

import org.jspecify.annotations.Nullable;

public abstract class Run<J extends Job<J, R>, R extends Run<J, R>> {
    protected Run(@Nullable J job, long timestamp) {}

    public String getUrl() {
        return "job/promote/7/";
    }

    public <T extends Cause> @Nullable T getCause(Class<T> type) {
        return null;
    }
}
