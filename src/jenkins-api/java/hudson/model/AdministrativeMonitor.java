package hudson.model;

import hudson.ExtensionPoint;

public abstract class AdministrativeMonitor implements ExtensionPoint {
    public final String id;

    protected AdministrativeMonitor(String id) {
        this.id = id;
    }

    public abstract String getDisplayName();

    public abstract boolean isActivated();
}
