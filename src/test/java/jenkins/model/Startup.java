package jenkins.model;

import hudson.init.InitMilestone;

/** A starting controller. */
public final class Startup implements AutoCloseable {
    private Startup() {}

    /** From now on, until this is closed, the controller has reached only that milestone. */
    public static Startup at(InitMilestone milestone) {
        Jenkins.initLevel = milestone;
        return new Startup();
    }

    @Override
    public void close() {
        Jenkins.initLevel = InitMilestone.COMPLETED;
    }
}
