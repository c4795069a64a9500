package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
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

    /** Returns a response without a body to a request that has a user and a password. */
    public static RegistryResponse of(Request request, int status, Headers headers) {
        RegistryRequest ours = RegistryRequest.of(request, BodyLimit.ERROR)
                .about(new Repository(request.url().host(), "app"));
        Exchange exchange = Exchange.begin(ours, Deadline.in(LIMIT, LIMIT, Ticker.REAL))
                .authorizedBy(Authorization.basic(new Credentials.Basic("bob", "x")));
        return new RegistryResponse(exchange, status, headers, Optional.empty(), new byte[0]);
    }
}
