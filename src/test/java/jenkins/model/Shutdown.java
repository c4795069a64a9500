package jenkins.model;

/** A controller that shuts down. */
public final class Shutdown implements AutoCloseable {
    private Shutdown() {}

    /** From now on, until this is closed. */
    public static Shutdown begun() {
        Jenkins.terminating = true;
        return new Shutdown();
    }

    @Override
    public void close() {
        Jenkins.terminating = false;
    }
}
