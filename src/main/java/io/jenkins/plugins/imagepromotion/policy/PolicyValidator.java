package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that environments, each of which is valid by itself, fit together. */
record PolicyValidator(List<Environment> environments) {
    /**
     * Each tag must be compared with each of these patterns; the tags of the others are recognized by how they begin.
     */
    private static final int MAX_PATTERNS = 100;

    void require() {
        if (environments.isEmpty()) {
            throw InvalidPolicy.because("it has no environments, so it would refuse everything");
        }
        Set<String> names = new HashSet<>();
        for (Environment environment : environments) {
            if (!names.add(environment.name())) {
                throw InvalidPolicy.because("the environment " + environment.name() + " appears twice");
            }
        }
        for (Environment environment : environments) {
            requireKnownOrigins(environment, names);
        }
        requireOwnTags();
        requireReachable();
    }

    private static void requireKnownOrigins(Environment environment, Set<String> names) {
        Set<String> others = new HashSet<>(names);
        others.remove(environment.name());
        for (String origin : environment.origins()) {
            if (!names.contains(origin)) {
                String problem = environment.name() + " has the origin " + origin
                        + ", which is not an environment of the policy";
                throw others.isEmpty()
                        ? InvalidPolicy.because(problem)
                        : InvalidPolicy.because(
                                problem, "one of " + String.join(", ", EditDistance.nearestFirst(origin, others)));
            }
        }
    }

    /**
     * If a tag belonged to two environments, it would not prove where its image was tested. Only environments whose
     * tags begin like the sample are compared with it, so that the time grows linearly with their number.
     */
    private void requireOwnTags() {
        Map<String, List<Environment>> byStart = new HashMap<>();
        environments.forEach(
                environment -> byStart.computeIfAbsent(environment.tags().start(), start -> new ArrayList<>())
                        .add(environment));
        int unknown = byStart.getOrDefault("", List.of()).size();
        if (unknown > MAX_PATTERNS) {
            throw InvalidPolicy.because(
                    unknown + " environments have a tagPattern of their own", "at most " + MAX_PATTERNS);
        }
        for (Environment environment : environments) {
            ImmutableTag sample = environment.mint("1.4.2", "3f9c2d1", 1_700_000_000L);
            String text = sample.tag().value();
            for (int length = 0; length <= text.length(); length++) {
                byStart.getOrDefault(text.substring(0, length), List.of())
                        .forEach(other -> requireOther(environment, other, sample));
            }
        }
    }

    private static void requireOther(Environment environment, Environment other, ImmutableTag sample) {
        if (!other.equals(environment) && other.read(sample.tag()).isPresent()) {
            throw InvalidPolicy.because(
                    "the tag " + sample + " would belong to both " + environment.name() + " and " + other.name());
        }
    }

    private void requireReachable() {
        Map<String, List<Environment>> byOrigin = new HashMap<>();
        Deque<Environment> next = new ArrayDeque<>();
        for (Environment environment : environments) {
            environment
                    .origins()
                    .forEach(origin -> byOrigin.computeIfAbsent(origin, from -> new ArrayList<>())
                            .add(environment));
            if (environment.origins().isEmpty()) {
                next.add(environment);
            }
        }
        Set<String> reached = new HashSet<>();
        while (!next.isEmpty()) {
            String name = next.remove().name();
            if (reached.add(name)) {
                next.addAll(byOrigin.getOrDefault(name, List.of()));
            }
        }
        for (Environment environment : environments) {
            if (!reached.contains(environment.name())) {
                throw InvalidPolicy.because("the origins of " + environment.name() + " form a cycle");
            }
        }
    }
}
