package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import java.util.List;
import java.util.Objects;

/** Combines a policy with the layer below it: denials add up, minimums can rise, and permissions can shrink. */
final class Tightening {
    private final Policy upper;
    private final Policy lower;
    private final LayerComparison layers;

    Tightening(Policy upper, Policy lower) {
        this.upper = upper;
        this.lower = lower;
        this.layers = new LayerComparison(upper.layer(), lower.layer(), "");
    }

    Policy result() {
        List<String> known =
                upper.environments().stream().map(Environment::name).toList();
        for (Environment environment : lower.environments()) {
            layers.require(
                    known.contains(environment.name()),
                    "environments",
                    "one of " + String.join(", ", known),
                    environment.name());
        }
        return new Policy(
                upper.name() + " + " + lower.name(),
                lower.layer(),
                upper.environments().stream().map(this::tightened).toList(),
                new DeniedTags(LayerComparison.union(
                        upper.deniedTags().patterns(), lower.deniedTags().patterns())),
                upper);
    }

    private Environment tightened(Environment from) {
        return lower.environments().stream()
                .filter(environment -> environment.name().equals(from.name()))
                .reduce(from, this::tightened);
    }

    private Environment tightened(Environment from, Environment by) {
        LayerComparison of = layers.in(from.name());
        of.require(
                Objects.equals(from.branch(), by.branch()),
                "branch",
                Objects.requireNonNullElse(from.branch(), "none"),
                Objects.requireNonNullElse(by.branch(), "none"));
        of.require(from.tags().equals(by.tags()), "tagPattern or tagFormat", from.tags(), by.tags());
        of.requireSubset("origins", from.origins(), by.origins());
        return new Environment(
                from.name(),
                from.branch(),
                by.origins(),
                from.tags(),
                from.demands().tightenedBy(by.demands(), of),
                LayerComparison.union(from.paths(), by.paths()));
    }
}
