package io.jenkins.plugins.imagepromotion.jenkins.safety;

/** One unsafe setting, described for an administrator. */
public final class SafetyFinding {
    private final String what;
    private final String why;
    private final String where;
    private final String page;

    /**
     * Creates a finding.
     *
     * @param what the unsafe setting
     * @param why the possible consequence
     * @param where the change to make, and the place of the setting
     * @param page the URL of the page with the setting, relative to the root URL
     */
    SafetyFinding(String what, String why, String where, String page) {
        this.what = what;
        this.why = why;
        this.where = where;
        this.page = page;
    }

    public String getWhat() {
        return what;
    }

    public String getWhy() {
        return why;
    }

    public String getWhere() {
        return where;
    }

    /** Returns the URL of the page where the setting can be changed, relative to the root URL. */
    public String getPage() {
        return page;
    }
}
