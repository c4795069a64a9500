package io.jenkins.plugins.imagepromotion.cli.args;

/** The command line cannot be understood; nothing was done. The message is fit to print. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Ends with a sentence that says what is wrong. */
    public UsageException(String message) {
        super(message);
    }

    /** Ends with a sentence that says what is wrong; {@code cause} is for debugging only. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
