package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.LocalHost;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.NamedPlace;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Follows redirects within bounds: at most five, a write only if the method stays the same, never from HTTPS to HTTP,
 * never from another host to this machine, and never with our authorization to another origin.
 *
 * @param isWithinOrigin whether to follow only redirects to the origin that answered; other redirects are returned to
 *     the caller
 */
public record Redirects(boolean isWithinOrigin) implements Pipeline.Layer {
    private static final int MAX_HOPS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> KEEPING_METHOD = Set.of(307, 308);

    @Override
    public RegistryResponse send(Exchange exchange, Pipeline rest) {
        RegistryResponse response = rest.send(exchange);
        for (int hops = 0;
                REDIRECTS.contains(response.status()) && (!isWithinOrigin || staysAtOrigin(response));
                hops++) {
            if (hops == MAX_HOPS) {
                throw unsafe(response, "Too many redirects.");
            }
            response = rest.send(next(response));
        }
        return response;
    }

    private static boolean staysAtOrigin(RegistryResponse response) {
        boolean keepsMethod = response.exchange().request().isRead() || KEEPING_METHOD.contains(response.status());
        return keepsMethod
                && response.header("Location")
                        .flatMap(location -> new NamedPlace(response.url(), location).url())
                        .filter(target -> ShownUrl.isSameOrigin(response.url(), target))
                        .isPresent();
    }

    private static Exchange next(RegistryResponse response) {
        Exchange exchange = response.exchange();
        if (!exchange.request().isRead() && !KEEPING_METHOD.contains(response.status())) {
            throw unsafe(response, "The registry's redirect would turn a write into a read.");
        }
        HttpUrl target = response.header("Location")
                .flatMap(location -> target(response, location, "redirects"))
                .orElseThrow(() -> unsafe(response, "The registry's redirect has no valid Location header."));
        Request.Builder next = exchange.request().http().newBuilder().url(target);
        if (!ShownUrl.isSameOrigin(exchange.url(), target)) {
            next.removeHeader("Authorization");
        }
        return exchange.redirectedTo(next.build());
    }

    /**
     * Returns the URL that the server names; empty if it is not a valid URL.
     *
     * @param location the URL as the server wrote it; {@link NamedPlace} explains how it is resolved
     * @param action what the registry does, for the message: "redirects"
     * @throws RegistryException {@code UNSAFE_REDIRECT} if it is not safe to send a request there
     */
    public static Optional<HttpUrl> target(RegistryResponse response, String location, String action) {
        Optional<HttpUrl> target = new NamedPlace(response.url(), location).url();
        target.ifPresent(url -> requireSafe(response, url, action));
        return target;
    }

    private static void requireSafe(RegistryResponse response, HttpUrl target, String action) {
        if (response.url().isHttps() && !target.isHttps()) {
            throw unsafe(response, target, "The registry " + action + " from HTTPS to plain HTTP.");
        }
        if (LocalHost.isIntrusion(response.url(), target)) {
            throw unsafe(response, target, "The registry " + action + " to a loopback or link-local address.");
        }
    }

    private static RegistryException unsafe(RegistryResponse response, String summary) {
        return new RegistryException(response.failure(FailureCode.UNSAFE_REDIRECT, summary)
                .withOptional("target", response.header("Location").map(ShownUrl::quoted))
                .remedy("Contact the registry's administrator."));
    }

    private static RegistryException unsafe(RegistryResponse response, HttpUrl target, String summary) {
        return new RegistryException(response.failure(FailureCode.UNSAFE_REDIRECT, summary)
                .with("target", ShownUrl.of(target))
                .remedy("Nothing was sent there. Contact the registry's administrator."));
    }
}
