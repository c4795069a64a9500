package jenkins.model;

import hudson.model.Action;

/** The pages of the controller. */
public final class Pages {
    private Pages() {}

    /** From now on it has a page with that URL name, which the user can open. */
    public static void add(String urlName) {
        Jenkins.ACTIONS.add(new Action() {
            @Override
            public String getIconFileName() {
                return "symbol-cube";
            }

            @Override
            public String getDisplayName() {
                return urlName;
            }

            @Override
            public String getUrlName() {
                return urlName;
            }
        });
    }

    /** From now on it has none. */
    public static void clear() {
        Jenkins.ACTIONS.clear();
    }
}
