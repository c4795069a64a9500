package jenkins.model;

import hudson.Plugin;

/** Which plugins the controller has. */
public final class Installed {
    private Installed() {}

    /** From now on it has that one. */
    public static void plugin(String shortName) {
        Jenkins.PLUGINS.put(shortName, new Plugin() {});
    }

    /** From now on it has ours alone. */
    public static void nothing() {
        Jenkins.PLUGINS.clear();
    }
}
