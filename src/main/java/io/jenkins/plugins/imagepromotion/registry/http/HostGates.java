package io.jenkins.plugins.imagepromotion.registry.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/** The gate of each host. */
final class HostGates {
    private final HostLimits limits;
    private final Pauses pauses;
    /** Never emptied: a gate is small, and a controller knows a bounded number of hosts. */
    private final Map<String, HostGate> gates = new ConcurrentHashMap<>();

    HostGates(HostLimits limits, Pauses pauses) {
        this.limits = limits;
        this.pauses = pauses;
    }

    /** The gate of the URL's scheme, host and port. */
    HostGate of(HttpUrl url) {
        return gates.computeIfAbsent(ShownUrl.origin(url), host -> new HostGate(limits, pauses));
    }
}
