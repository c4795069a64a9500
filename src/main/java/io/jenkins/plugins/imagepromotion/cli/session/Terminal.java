package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The three streams and the environment variables of a run. */
public final class Terminal {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    /** {@code in} is read only if an option requires it. */
    public Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
    }

    /** Prints a result to standard output; returns false if it could not be written. */
    public boolean answer(String text) {
        out.print(text);
        return !out.checkError();
    }

    /** Prints a result on one line to standard output; returns false if it could not be written. */
    public boolean answer(JsonObject json) {
        Writer text = new OutputStreamWriter(out, StandardCharsets.US_ASCII);
        try {
            json.printTo(text);
            text.write('\n');
            text.flush();
        } catch (IOException e) {
            return false;
        }
        return !out.checkError();
    }

    /** Prints a line of progress or of a failure to standard error. */
    public void tell(String line) {
        err.println(line);
    }

    /** Prints the trace of a failure to standard error if {@code IMAGE_PROMOTION_DEBUG} is {@code 1}. */
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
