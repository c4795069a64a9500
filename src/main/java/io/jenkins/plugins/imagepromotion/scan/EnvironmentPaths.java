package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.files.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which environment a file belongs to, by its path: the first rule that matches decides.
 *
 * @param rules in the order in which they are tried
 */
public record EnvironmentPaths(List<Rule> rules) {

    /**
     * Files and the environment that they belong to.
     *
     * @param paths their paths, below the root of what is scanned
     * @param environment the environment's name
     */
    public record Rule(Glob paths, String environment) {}

    public EnvironmentPaths {
        rules = List.copyOf(rules);
    }

    /**
     * What names say without any configuration: a folder called as an environment, as in {@code overlays/production}, and a
     * file with its name as the last part, as in {@code values-production.yaml}.
     */
    public static EnvironmentPaths named(Policy policy) {
        List<Rule> rules = new ArrayList<>();
        for (Environment environment : policy.environments()) {
            String name = environment.name();
            for (String pattern : List.of("**/" + name + "/**", "**/*[-._]" + name + ".*", "**/" + name + ".*")) {
                rules.add(new Rule(Glob.of(pattern), name));
            }
        }
        return new EnvironmentPaths(rules);
    }

    /** The environment of the file at that path; empty if it belongs to none. */
    public Optional<String> environment(String path) {
        for (Rule rule : rules) {
            if (rule.paths().matches(path)) {
                return Optional.of(rule.environment());
            }
        }
        return Optional.empty();
    }
}
