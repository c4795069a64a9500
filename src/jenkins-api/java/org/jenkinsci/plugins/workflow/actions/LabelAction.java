package org.jenkinsci.plugins.workflow.actions;

import org.jspecify.annotations.Nullable;

public class LabelAction implements PersistentAction {
    private final String displayName;

    public LabelAction(String displayName) {
        this.displayName = displayName;
    }

    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return displayName;
    }

    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
