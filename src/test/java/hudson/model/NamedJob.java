package hudson.model;

/** A job that has nothing but its full name. */
@SuppressWarnings("rawtypes")
public final class NamedJob extends Job {
    private final String fullName;

    public NamedJob(String fullName) {
        this.fullName = fullName;
    }

    @Override
    public String getFullName() {
        return fullName;
    }
}
