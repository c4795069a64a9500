package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * One request on its way and what has been seen of it so far. The thread that sends it owns it; after the response has
 * arrived, nothing changes it.
 */
public final class Exchange {
    private final RegistryRequest request;
    private final HttpUrl asked;
    private final Optional<Authorization> authorization;
    private final Deadline deadline;
    private final Attempts attempts;

    private Exchange(RegistryRequest request, HttpUrl asked, Optional<Authorization> authorization, Deadline deadline) {
        this.request = request;
        this.asked = asked;
        this.authorization = authorization;
        this.deadline = deadline;
        this.attempts = new Attempts(deadline);
    }

    /** A new exchange, nothing of which has been sent. */
    public static Exchange begin(RegistryRequest request, Deadline deadline) {
        return new Exchange(request, request.http().url(), Optional.empty(), deadline);
    }

    /** A new exchange for the same request with this authorization in its header. */
    public Exchange authorizedBy(Authorization next) {
        Request http = request.http()
                .newBuilder()
                .header("Authorization", next.header())
                .build();
        return new Exchange(request.with(http), asked, Optional.of(next), deadline);
    }

    /** A new exchange for the same request, whose body carries the secret of {@code inBody}. */
    public Exchange hiding(Authorization inBody) {
        return new Exchange(request, asked, Optional.of(inBody), deadline);
    }

    /** A new exchange for where the server redirected this one. */
    Exchange redirectedTo(Request target) {
        return new Exchange(request.with(target), asked, authorization, deadline);
    }

    public RegistryRequest request() {
        return request;
    }

    /** Returns where the request goes: after redirects not where it went first. */
    public HttpUrl url() {
        return request.http().url();
    }

    /** Returns whether the request goes to the server that was asked first, not to another one that it redirected to. */
    public boolean isAtItsOrigin() {
        return ShownUrl.isSameOrigin(asked, url());
    }

    /** Returns whose secrets the server has seen and may echo. */
    public Optional<Authorization> authorization() {
        return authorization;
    }

    public Deadline deadline() {
        return deadline;
    }

    public Attempts attempts() {
        return attempts;
    }
}
