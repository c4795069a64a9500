package io.jenkins.plugins.imagepromotion.cli.args;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.EditDistance;
import java.util.Collection;

/** The command line is not valid, and nothing was done. The message is a sentence that is safe to print. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    /** {@code cause} is only for debugging. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the exception for a {@code kind} with an unknown name, with the closest of the known names. */
    public static UsageException unknown(String kind, String name, Collection<String> known) {
        String suggestion = EditDistance.closest(name, known)
                .map(closest -> " Did you mean " + closest + "?")
                .orElse("");
        return new UsageException("Unknown " + kind + " " + Quoted.text(name) + "." + suggestion);
    }
}
