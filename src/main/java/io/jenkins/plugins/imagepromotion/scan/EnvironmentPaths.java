package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Glob;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
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
     * What the policy says. A lower layer is asked only of files that belong to no environment of the layers above it: else it
     * could call a file of production one of staging.
     */
    public static EnvironmentPaths of(Policy policy) {
        List<Rule> rules = new ArrayList<>();
        policy.above().ifPresent(above -> rules.addAll(of(above).rules()));
        for (Environment environment : policy.environments()) {
            for (String pattern : environment.paths()) {
                rules.add(new Rule(Glob.of(pattern), environment.name()));
            }
        }
        return new EnvironmentPaths(rules);
    }

    /**
     * The environment of a file; empty if it belongs to none.
     *
     * @param paths its path in every way that it can be written: a part of a tree may be scanned alone
     */
    public Optional<String> environment(String... paths) {
        for (Rule rule : rules) {
            if (Arrays.stream(paths).anyMatch(rule.paths()::matches)) {
                return Optional.of(rule.environment());
            }
        }
        return Optional.empty();
    }
}
