package io.jenkins.plugins.imagepromotion.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What one run of the command line did.
 *
 * @param status the exit status
 * @param out all of standard output
 * @param err all of standard error
 */
record CommandLineRun(int status, String out, String err) {
    /** A folder without a docker configuration, so that no test sees the one of its user. */
    private static final Map<String, String> NO_LOGIN = Map.of("DOCKER_CONFIG", "/nonexistent");

    /** Runs with nothing on standard input and no credentials around. */
    static CommandLineRun of(String... arguments) {
        return in(NO_LOGIN, "", arguments);
    }

    /** Runs with that text on standard input. */
    static CommandLineRun withInput(String input, String... arguments) {
        return in(NO_LOGIN, input, arguments);
    }

    /** Runs in that environment. */
    static CommandLineRun in(Map<String, String> environment, String input, String... arguments) {
        return in(environment, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    /** Runs with that stream as standard input. */
    static CommandLineRun in(Map<String, String> environment, InputStream input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Main(input, print(out), print(err), environment).run(arguments);
        return new CommandLineRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
