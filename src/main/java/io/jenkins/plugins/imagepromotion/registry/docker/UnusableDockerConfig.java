package io.jenkins.plugins.imagepromotion.registry.docker;

/** A Docker configuration file that cannot be used. The message is the reason, and contains no values from the file. */
public final class UnusableDockerConfig extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableDockerConfig(String problem) {
        super(problem);
    }

    /** Returns the reason, as a clause without a period. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
