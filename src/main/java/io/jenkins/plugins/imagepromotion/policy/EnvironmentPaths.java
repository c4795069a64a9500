package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Maps the path of a file to its environment: the first rule that matches decides. */
public record EnvironmentPaths(List<Rule> rules) {

    /** Paths below the root of the scan, and the name of their environment. */
    public record Rule(Glob paths, String environment) {}

    public EnvironmentPaths {
        rules = List.copyOf(rules);
    }

    /**
     * Returns the rules of a policy. A lower layer applies only to files without an environment in the layers above;
     * otherwise, it could turn a production file into a staging file.
     */
    public static EnvironmentPaths of(Policy policy) {
        List<Rule> rules = new ArrayList<>();
        policy.above().ifPresent(above -> rules.addAll(of(above).rules()));
        for (Environment environment : policy.environments()) {
            environment.paths().forEach(pattern -> rules.add(new Rule(Glob.of(pattern), environment.name())));
        }
        return new EnvironmentPaths(rules);
    }

    /**
     * Returns the environment of a file; empty if no environment has its path.
     *
     * @param paths all paths of the file, because a scan can start below the root of the repository
     */
    public Optional<String> environment(String... paths) {
        List<List<String>> split = Arrays.stream(paths).map(Glob::partsOf).toList();
        for (Rule rule : rules) {
            for (List<String> path : split) {
                if (rule.paths().matches(path)) {
                    return Optional.of(rule.environment());
                }
            }
        }
        return Optional.empty();
    }
}
