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
 * Sends a request when its host has room for it; has one gate for each host, for the whole process. A 503 that says when to come
 * back counts like a 429, because it is about the host; another one can be about a single request.
 */
public final class HostGates {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final HostLimits limits;
    private final RetryPolicy policy;
    private final Ticker ticker;
    /** Never emptied: a gate is small, and a controller knows a bounded number of hosts. */
    private final Map<String, HostGate> gates = new ConcurrentHashMap<>();

    public HostGates(HostLimits limits, RetryPolicy policy, Ticker ticker) {
        this.limits = limits;
        this.policy = policy;
        this.ticker = ticker;
    }

    /**
     * Returns the same work for a thread that reads a part of what this thread reads. Its requests do not wait for a place, because this
     * thread holds one while it waits for them.
     */
    public static <T> Callable<T> sharing(Callable<T> part) {
        return HostGate.inThisPlace(part);
    }

    /** Returns how long the host asks all of us to wait, zero if it does not say; empty if it does not ask. */
    private Optional<Duration> pause(RegistryResponse response) {
        return switch (response.status()) {
            case TOO_MANY_REQUESTS -> Optional.of(asked(response).orElse(Duration.ZERO));
            case UNAVAILABLE -> asked(response);
            default -> Optional.empty();
        };
    }

    /** Returns the time that the host names, unless it is too long to wait for. */
    private Optional<Duration> asked(RegistryResponse response) {
        return RetryAfter.of(response.headers(), ticker.now()).filter(policy::accepts);
    }

    /** Returns a layer that stops waiting when it is cancelled. */
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
