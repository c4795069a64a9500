package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.stream.Collectors;

/** Reports the rate limits in the responses so far; Docker Hub and GitLab send {@code RateLimit-*}. */
final class LimitsProbe implements Probe {
    private static final String PROBE = "rate limit";

    @Override
    public void examine(ProbeContext context) {
        if (context.limits().isEmpty()) {
            context.good(PROBE, "none announced", "");
            return;
        }
        String found = context.limits().entrySet().stream()
                .map(header -> header.getKey() + " " + Quoted.text(header.getValue()))
                .collect(Collectors.joining(", "));
        context.note(
                PROBE,
                found,
                "Requests are counted. A promotion needs four to six, and waits when the registry asks for it.");
    }
}
