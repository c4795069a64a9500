package io.jenkins.plugins.imagepromotion.cli.session;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Everything of the surroundings that a run sees.
 *
 * @param in standard input; read only where an option asks for it
 * @param out results
 * @param err progress and failures
 * @param environment the environment variables
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {

    /** Whether traces of failures are wanted. */
    public boolean isDebugging() {
        return "1".equals(environment.get("IMAGE_PROMOTION_DEBUG"));
    }
}
