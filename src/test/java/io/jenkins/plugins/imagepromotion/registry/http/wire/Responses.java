package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.Request;

/** Responses without a network. */
public final class Responses {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Responses() {}

    /** An exchange that has not been sent. */
    static Exchange exchange(Request request, Duration limit, Ticker ticker) {
        return Exchange.begin(RegistryRequest.of(request, BodyLimit.ERROR), Deadline.in(limit, limit, ticker));
    }

    /** A response without a body. */
    public static RegistryResponse of(Request request, int status, Headers headers) {
        return new RegistryResponse(
                exchange(request, LIMIT, Ticker.REAL), status, headers, Optional.empty(), new byte[0]);
    }
}
