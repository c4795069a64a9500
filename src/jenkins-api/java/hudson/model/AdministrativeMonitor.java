package hudson.model;

import hudson.ExtensionPoint;
import java.io.IOException;

public abstract class AdministrativeMonitor implements ExtensionPoint {
    public final String id;
    private boolean isDisabled;

    protected AdministrativeMonitor(String id) {
        this.id = id;
    }

    protected AdministrativeMonitor() {
        id = getClass().getName();
    }

    public String getUrl() {
        return "administrativeMonitor/" + id;
    }

    public String getDisplayName() {
        return id;
    }

    public abstract boolean isActivated();

    public boolean isSecurity() {
        return false;
    }

    public boolean isEnabled() {
        return !isDisabled;
    }

    public void disable(boolean value) throws IOException {
        isDisabled = value;
    }
}
