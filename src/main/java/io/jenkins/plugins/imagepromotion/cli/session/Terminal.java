package io.jenkins.plugins.imagepromotion.cli.session;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** Everything of the surroundings that a run sees: three streams and the environment variables. */
public final class Terminal {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    /** The surroundings of one run; {@code in} is read only where an option asks for it. */
    public Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
    }

    /** Prints a result to standard output; false if it could not be written. */
    public boolean answer(String text) {
        out.print(text);
        return !out.checkError();
    }

    /** Prints a line of progress or of a failure to standard error. */
    public void tell(String line) {
        err.println(line);
    }

    /** Prints the trace of a failure to standard error where {@code IMAGE_PROMOTION_DEBUG=1} asks for it. */
    public void trace(Throwable failure) {
        if ("1".equals(environment.get("IMAGE_PROMOTION_DEBUG"))) {
            failure.printStackTrace(err);
        }
    }

    InputStream in() {
        return in;
    }

    Map<String, String> environment() {
        return environment;
    }
}
