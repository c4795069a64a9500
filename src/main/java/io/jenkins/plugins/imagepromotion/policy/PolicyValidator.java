package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that environments fit together, each of which is valid by itself. */
record PolicyValidator(List<Environment> environments) {

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
            requireOwnTags(environment);
        }
        requireReachable();
    }

    private static void requireKnownOrigins(Environment environment, Set<String> names) {
        for (String origin : environment.origins()) {
            if (!names.contains(origin)) {
                throw InvalidPolicy.because(
                        environment.name() + " has the origin " + origin
                                + ", which is not an environment of the policy",
                        "one of " + String.join(", ", EditDistance.nearestFirst(origin, names)));
            }
        }
    }

    /** If a tag belonged to two environments, it would not prove where its image was tested. */
    private void requireOwnTags(Environment environment) {
        ImmutableTag sample = environment.mint("1.4.2", "3f9c2d1", 1_700_000_000L);
        for (Environment other : environments) {
            if (!other.equals(environment) && other.read(sample.tag()).isPresent()) {
                throw InvalidPolicy.because(
                        "the tag " + sample + " would belong to both " + environment.name() + " and " + other.name());
            }
        }
    }

    private void requireReachable() {
        Set<String> reached = new HashSet<>();
        // One more round for each step of the longest possible route.
        for (int round = 0; round < environments.size(); round++) {
            for (Environment environment : environments) {
                if (environment.origins().isEmpty()
                        || environment.origins().stream().anyMatch(reached::contains)) {
                    reached.add(environment.name());
                }
            }
        }
        for (Environment environment : environments) {
            if (!reached.contains(environment.name())) {
                throw InvalidPolicy.because("the origins of " + environment.name() + " form a cycle");
            }
        }
    }
}
