package io.jenkins.plugins.imagepromotion.registry.http.blob;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.LocalHost;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where an upload continues: the {@code Location} of the latest response, absolute or relative (distribution specification,
 * "Pushing a blob in chunks").
 */
final class UploadLocation {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private UploadLocation() {}

    /**
     * Returns the location in the response, if there is one.
     *
     * @throws RegistryException {@code UNSAFE_REDIRECT} if the bytes of an image must not go there
     */
    static Optional<HttpUrl> of(RegistryResponse answer) {
        HttpUrl here = answer.url();
        return answer.header("Location").map(location -> checked(answer, here.resolve(location)));
    }

    private static HttpUrl checked(RegistryResponse answer, @Nullable HttpUrl location) {
        if (location == null) {
            throw answer.failure(
                    FailureCode.UNREADABLE_ANSWER,
                    "The registry wants to continue the upload at an invalid URL.",
                    "Contact the registry's administrator.");
        }
        HttpUrl here = answer.url();
        HttpUrl plain = location.newBuilder().username("").password("").build();
        if (isBehindTlsProxy(here, plain)) {
            return plain.newBuilder().scheme("https").port(here.port()).build();
        }
        if (here.isHttps() && !plain.isHttps()) {
            throw unsafe(answer, plain, "The registry wants to continue the upload without TLS.");
        }
        if (LocalHost.isIntrusion(here, plain)) {
            throw unsafe(
                    answer, plain, "The registry wants to continue the upload at a loopback or link-local address.");
        }
        return plain;
    }

    /** A registry behind a TLS proxy may not know that the request was HTTPS (distribution#970). */
    private static boolean isBehindTlsProxy(HttpUrl here, HttpUrl location) {
        boolean samePort =
                location.port() == here.port() || (here.port() == HTTPS_PORT && location.port() == HTTP_PORT);
        return here.isHttps() && !location.isHttps() && here.host().equals(location.host()) && samePort;
    }

    private static RegistryException unsafe(RegistryResponse answer, HttpUrl location, String summary) {
        return new RegistryException(answer.failure(FailureCode.UNSAFE_REDIRECT, summary)
                .with("target", ShownUrl.of(location))
                .remedy("Nothing was sent there. Contact the registry's administrator."));
    }
}
