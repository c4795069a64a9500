package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Connections to registries and what was learnt over them: one pool, the challenges, the tokens, the hosts' limits. Made once
 * for a process or a controller and shared by every {@link HttpRegistry}; safe for many threads.
 */
public final class HttpConnections implements AutoCloseable {
    /** As many as a lineage over a large repository has in flight. */
    private static final int MAX_IDLE = 32;

    /** Shorter than load balancers commonly keep an idle connection, so that we close it first. */
    private static final int KEEP_ALIVE_SECONDS = 50;

    private final OkHttpClient client;
    /** Those that TLS makes different, by host and, where it is not 443, port. */
    private final Map<String, OkHttpClient> clientsOfHosts = new ConcurrentHashMap<>();

    private final Function<String, RegistryTls> tls;

    private final HttpSettings settings;
    private final Pauses pauses;
    private final Logins logins;
    private final HostGates gates;

    HttpConnections(OkHttpClient.Builder surroundings, HttpSettings settings, Pauses pauses) {
        HttpTimeouts timeouts = settings.timeouts();
        this.settings = settings;
        this.pauses = pauses;
        this.logins = new Logins(pauses::nanoTime);
        this.gates = new HostGates(settings.limits(), pauses);
        this.tls = host -> RegistryTls.ORDINARY;
        this.client = surroundings
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .eventListenerFactory(Tries.connections())
                .cache(null)
                .connectionPool(new ConnectionPool(MAX_IDLE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
                .protocols(settings.http2() ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1))
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.idle())
                .writeTimeout(timeouts.idle())
                .callTimeout(timeouts.call())
                .addNetworkInterceptor(chain -> {
                    TlsSight.note(chain);
                    return withoutImmediateRetry(chain.proceed(chain.request()));
                })
                .build();
    }

    private HttpConnections(HttpConnections shared, Function<String, RegistryTls> tls) {
        this.client = shared.client;
        this.tls = tls;
        this.settings = shared.settings;
        this.pauses = shared.pauses;
        this.logins = shared.logins;
        this.gates = shared.gates;
    }

    /** Connections by the proxy and the trust of this Java. */
    public static HttpConnections open(HttpTimeouts timeouts) {
        return new HttpConnections(new OkHttpClient.Builder(), HttpSettings.DEFAULT.within(timeouts), Pauses.REAL);
    }

    /**
     * The same, trusting more certificates.
     *
     * @param certificates a PEM file of certificates to trust besides those that Java trusts
     * @throws IOException if the file cannot be read or holds no certificate; the message says which, without the path
     */
    public static HttpConnections open(HttpTimeouts timeouts, Path certificates) throws IOException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        TrustedCertificates.with(certificates).applyTo(builder);
        return new HttpConnections(builder, HttpSettings.DEFAULT.within(timeouts), Pauses.REAL);
    }

    /**
     * Connections as the surroundings want them made, for example by the proxy of a Jenkins controller.
     *
     * @param surroundings prepares a client's proxy and trust; pool, redirects, retries and time limits are ours
     */
    public static HttpConnections through(
            Function<OkHttpClient, OkHttpClient.Builder> surroundings, HttpTimeouts timeouts) {
        return new HttpConnections(
                surroundings.apply(new OkHttpClient()), HttpSettings.DEFAULT.within(timeouts), Pauses.REAL);
    }

    /** The same with other settings. */
    public static HttpConnections through(
            Function<OkHttpClient, OkHttpClient.Builder> surroundings, HttpSettings settings) {
        return new HttpConnections(surroundings.apply(new OkHttpClient()), settings, Pauses.REAL);
    }

    /**
     * Connections by the proxy that the command's surroundings name; see {@link EnvironmentProxy}.
     *
     * @param environment the environment variables
     * @param certificates a PEM file of certificates to trust besides those that Java trusts
     * @throws IOException if the file cannot be read or holds no certificate; the message says which, without the path
     */
    public static HttpConnections open(
            HttpSettings settings, Map<String, String> environment, Optional<Path> certificates) throws IOException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        new EnvironmentProxy(environment).applyTo(builder);
        if (certificates.isPresent()) {
            TrustedCertificates.with(certificates.get()).applyTo(builder);
        }
        return new HttpConnections(builder, settings, Pauses.REAL);
    }

    /** These, with the TLS that {@code access} wants for each registry; asked for when a registry is first talked to. */
    HttpConnections serving(RegistryAccess access) {
        return new HttpConnections(this, access::tls);
    }

    /** OkHttp itself repeats any request, a write too, after a 503 that says {@code Retry-After: 0}; nothing turns that off. */
    private static Response withoutImmediateRetry(Response response) {
        String wait = response.header("Retry-After");
        boolean immediate = response.code() == 503 && wait != null && wait.matches("0+");
        return immediate ? response.newBuilder().removeHeader("Retry-After").build() : response;
    }

    OkHttpClient client() {
        return client;
    }

    /** For requests to that URL. */
    OkHttpClient client(HttpUrl url) {
        return url.isHttps() ? clientsOfHosts.computeIfAbsent(ShownUrl.authority(url), this::clientOf) : client;
    }

    private OkHttpClient clientOf(String host) {
        RegistryTls wanted = tls.apply(host);
        if (wanted.isOrdinary()) {
            return client;
        }
        OkHttpClient.Builder own = client.newBuilder();
        try {
            TrustedCertificates.with(wanted).applyTo(own);
        } catch (IOException e) {
            throw new RegistryException(
                    Failure.of(
                                    FailureCode.CREDENTIALS_UNUSABLE,
                                    "The client certificate cannot be used: " + e.getMessage() + ".")
                            .with("registry", host)
                            .remedy("Choose a certificate that comes with its own private key."),
                    e);
        }
        return own.build();
    }

    HttpSettings settings() {
        return settings;
    }

    Pauses pauses() {
        return pauses;
    }

    /** Where every request to that host has to pass. */
    HostGate gate(HttpUrl url) {
        return gates.of(url);
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
