package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.RetryAfter;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends a request when its host has capacity for it. The whole process has one gate for each host. A 503 with
 * {@code Retry-After} counts like a 429, because it is about the host; any other 503 can be about a single request.
 */
public final class HostGates {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final HostLimits limits;
    private final RetryPolicy policy;
    private final Ticker ticker;
    /** Never emptied: a gate is small, and a controller uses a bounded number of hosts. */
    private final Map<String, HostGate> gates = new ConcurrentHashMap<>();

    public HostGates(HostLimits limits, RetryPolicy policy, Ticker ticker) {
        this.limits = limits;
        this.policy = policy;
        this.ticker = ticker;
    }

    /**
     * Returns the same work for a thread that reads a part for this thread. Its requests do not wait for a place,
     * because this thread keeps its place while it waits for them.
     */
    public static <T> Callable<T> sharing(Callable<T> part) {
        return HostGate.inThisPlace(part);
    }

    /**
     * Returns the wait that the host asks for, zero if the response does not contain one; empty if it does not ask for
     * a wait.
     */
    private Optional<Duration> pause(RegistryResponse response) {
        return switch (response.status()) {
            case TOO_MANY_REQUESTS -> Optional.of(asked(response).orElse(Duration.ZERO));
            case UNAVAILABLE -> asked(response);
            default -> Optional.empty();
        };
    }

    /** Returns the wait in the response, unless it is longer than the policy accepts. */
    private Optional<Duration> asked(RegistryResponse response) {
        return RetryAfter.of(response.headers(), ticker.now()).filter(policy::accepts);
    }

    /** Returns a layer that stops waiting when it is canceled. */
    public Pipeline.Layer until(Cancellation cancellation) {
        return (exchange, rest) -> {
            HostGate gate =
                    gates.computeIfAbsent(ShownUrl.origin(exchange.url()), host -> new HostGate(limits, ticker));
            try (HostGate.Place place = gate.enter(exchange, cancellation)) {
                RegistryResponse response = rest.send(exchange);
                Optional<Duration> pause = pause(response);
                if (pause.isPresent()) {
                    place.tooMuch(pause.get());
                } else {
                    place.goodAnswer();
                }
                return response;
            }
        };
    }
}
