package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.stream.Collectors;

/** What the answers so far said of limits; {@code RateLimit-*} is what Docker Hub and GitLab send. */
final class LimitsProbe implements Probe {
    private static final String PROBE = "rate limit";

    @Override
    public void examine(Bench bench) {
        if (bench.limits().isEmpty()) {
            bench.good(PROBE, "none announced", "");
            return;
        }
        String found = bench.limits().entrySet().stream()
                .map(header -> header.getKey() + " " + Quoted.text(header.getValue()))
                .collect(Collectors.joining(", "));
        bench.note(
                PROBE, found, "Requests are counted; a promotion takes four to six, and waits where it is asked to.");
    }
}
