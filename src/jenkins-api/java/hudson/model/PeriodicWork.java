package hudson.model;

import hudson.ExtensionPoint;
import hudson.triggers.SafeTimerTask;

public abstract class PeriodicWork extends SafeTimerTask implements ExtensionPoint {
    protected static final long MIN = 60_000;
    protected static final long DAY = 24 * 60 * MIN;

    public abstract long getRecurrencePeriod();

    public long getInitialDelay() {
        return 0;
    }
}
