package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A policy as a text whose digest identifies it. Each value has its length, so no value can look like two.
 *
 * <p>The text does not depend on the place where the policy is written.
 */
final class PolicyText {
    private final StringBuilder text = new StringBuilder();

    private PolicyText() {}

    static PolicyText of(Policy policy) {
        PolicyText written = new PolicyText();
        written.add(policy);
        return written;
    }

    private void add(Policy policy) {
        policy.above().ifPresent(this::add);
        line("policy", List.of(policy.name()));
        line("mutableTags", policy.deniedTags().patterns());
        policy.environments().forEach(this::add);
    }

    private void add(Environment environment) {
        line("environment", List.of(environment.name()));
        line("branch", List.of(Objects.requireNonNullElse(environment.branch(), "")));
        line("origins", environment.origins());
        line("routes", environment.routes().stream().map(Route::toString).toList());
        line("tags", environment.tags().rules());
        line("demands", environment.demands().explain());
        line("paths", environment.paths());
    }

    private void line(String name, List<String> values) {
        text.append(name);
        values.forEach(
                value -> text.append(' ').append(value.length()).append(':').append(value));
        text.append('\n');
    }

    Digest digest() {
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
