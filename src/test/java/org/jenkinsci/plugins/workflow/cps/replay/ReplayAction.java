package org.jenkinsci.plugins.workflow.cps.replay;

import hudson.model.Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page of a build that shows its scripts. */
public class ReplayAction implements Action {
    private final String script;
    private final Map<String, String> loaded;

    public ReplayAction(String script, Map<String, String> loaded) {
        this.script = script;
        this.loaded = loaded;
    }

    public String getOriginalScript() {
        return script;
    }

    public Map<String, String> getOriginalLoadedScripts() {
        return loaded;
    }

    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public @Nullable String getDisplayName() {
        return null;
    }

    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
