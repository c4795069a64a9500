package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.RetryAfter;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sends a request when its host has room for it; has one gate for each host, for the whole process. */
public final class HostGates {
    private static final int TOO_MANY_REQUESTS = 429;

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

    /** Returns a layer that stops waiting when it is cancelled. */
    public Pipeline.Layer until(Cancellation cancellation) {
        return (exchange, rest) -> {
            HostGate gate =
                    gates.computeIfAbsent(ShownUrl.origin(exchange.url()), host -> new HostGate(limits, ticker));
            try (HostGate.Place place = gate.enter(exchange, cancellation)) {
                RegistryResponse response = rest.send(exchange);
                if (response.status() == TOO_MANY_REQUESTS) {
                    place.tooMuch(RetryAfter.of(response.headers(), ticker.now())
                            .filter(policy::accepts)
                            .orElse(Duration.ZERO));
                } else {
                    place.goodAnswer();
                }
                return response;
            }
        };
    }
}
