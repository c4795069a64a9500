package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * One request in progress, and its state so far. The thread that sends it owns it; nothing changes it after the
 * response has arrived.
 *
 * @param request what is sent
 * @param asked where the request went before any redirect
 * @param authorization whose secrets the server sees and may echo; {@link Secrets} remembers them
 * @param deadline when it must end
 * @param attempts how often it was sent
 */
public record Exchange(
        RegistryRequest request,
        HttpUrl asked,
        Optional<Authorization> authorization,
        Deadline deadline,
        Attempts attempts) {

    private Exchange(RegistryRequest request, HttpUrl asked, Optional<Authorization> authorization, Deadline deadline) {
        this(request, asked, authorization, deadline, new Attempts(deadline));
    }

    /** Returns a new exchange that has not been sent. */
    public static Exchange begin(RegistryRequest request, Deadline deadline) {
        return new Exchange(request, request.http().url(), Optional.empty(), deadline);
    }

    /** Returns a new exchange for the same request with this authorization in its header. */
    public Exchange authorizedBy(Authorization next) {
        Request http = request.http()
                .newBuilder()
                .header("Authorization", next.header())
                .build();
        return new Exchange(request.with(http), asked, Optional.of(next), deadline);
    }

    /** Returns a new exchange for the same request, whose body contains the secret of {@code inBody}. */
    public Exchange hiding(Authorization inBody) {
        return new Exchange(request, asked, Optional.of(inBody), deadline);
    }

    /** Returns a new exchange with the server that this one was redirected to. */
    Exchange redirectedTo(Request target) {
        return new Exchange(request.with(target), asked, authorization, deadline);
    }

    /** Returns where the request goes, after any redirects. */
    public HttpUrl url() {
        return request.http().url();
    }

    /** Returns true if the request goes to the server that was asked first, not to one that it redirected to. */
    public boolean isAtItsOrigin() {
        return ShownUrl.isSameOrigin(asked, url());
    }
}
