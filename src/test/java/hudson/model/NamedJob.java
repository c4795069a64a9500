package hudson.model;

/** A job that has nothing but its full name. */
@SuppressWarnings("rawtypes")
public final class NamedJob extends Job {
    public NamedJob(String fullName) {
        super(fullName);
    }
}
