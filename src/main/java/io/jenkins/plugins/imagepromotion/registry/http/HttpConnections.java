package io.jenkins.plugins.imagepromotion.registry.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import okhttp3.Authenticator;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Connections to registries and what was learnt over them: one pool, the challenges, the tokens. Made once for a process or a
 * controller and shared by every {@link HttpRegistry}; safe for many threads.
 */
public final class HttpConnections implements AutoCloseable {
    private final OkHttpClient client;
    private final HttpTimeouts timeouts;
    private final Logins logins = new Logins(System::nanoTime);

    private HttpConnections(OkHttpClient client, HttpTimeouts timeouts) {
        this.client = client;
        this.timeouts = timeouts;
    }

    /**
     * Connections of its own.
     *
     * @param certificates a PEM file of certificates to trust besides those that Java trusts
     * @throws IOException if the file cannot be read or holds no certificate
     */
    public static HttpConnections open(HttpTimeouts timeouts, Optional<Path> certificates) throws IOException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (certificates.isPresent()) {
            TrustedCertificates.with(certificates.get()).applyTo(builder);
        }
        return over(builder.build(), timeouts);
    }

    /** Connections by the proxy, the trust and the pool of {@code base}; its redirects, retries and time limits are ours. */
    public static HttpConnections over(OkHttpClient base, HttpTimeouts timeouts) {
        OkHttpClient client = base.newBuilder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.idle())
                .writeTimeout(timeouts.idle())
                .callTimeout(timeouts.call())
                .addNetworkInterceptor(chain -> withoutImmediateRetry(chain.proceed(chain.request())))
                .build();
        return new HttpConnections(client, timeouts);
    }

    /** OkHttp itself repeats any request, a write too, after a 503 that says {@code Retry-After: 0}; nothing turns that off. */
    private static Response withoutImmediateRetry(Response response) {
        boolean immediate =
                response.code() == 503 && response.header("Retry-After", "").matches("0+");
        return immediate ? response.newBuilder().removeHeader("Retry-After").build() : response;
    }

    OkHttpClient client() {
        return client;
    }

    HttpTimeouts timeouts() {
        return timeouts;
    }

    Logins logins() {
        return logins;
    }

    /** Closes idle connections; without that a process may wait for them at its end. */
    @Override
    public void close() {
        client.connectionPool().evictAll();
    }
}
