package io.jenkins.plugins.imagepromotion.jenkins.safety;

/** One unsafe setting, in words for an administrator. */
public final class SafetyFinding {
    private final String what;
    private final String why;
    private final String where;
    private final String page;

    /**
     * Creates a finding.
     *
     * @param what what is set
     * @param why what can happen
     * @param where what to change, and where
     * @param page the address of that page, below the root of Jenkins
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

    /** Returns the address of the page where it can be changed, below the root of Jenkins. */
    public String getPage() {
        return page;
    }
}
