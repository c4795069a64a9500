package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.auth.Authentication;
import io.jenkins.plugins.imagepromotion.registry.http.auth.TokenCache;
import io.jenkins.plugins.imagepromotion.registry.http.auth.TokenService;
import io.jenkins.plugins.imagepromotion.registry.http.proxy.EnvironmentProxy;
import io.jenkins.plugins.imagepromotion.registry.http.status.Warnings;
import io.jenkins.plugins.imagepromotion.registry.http.tls.HttpClients;
import io.jenkins.plugins.imagepromotion.registry.http.tls.TlsContext;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Deadline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HostGates;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpExchange;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Redirects;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Retries;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Secrets;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The state that all requests to registries share: the connection pool, the tokens and the limits of each host. A
 * process or controller has one instance, which every {@link HttpRegistry} uses. Safe for use by many threads.
 */
public final class HttpConnections implements AutoCloseable {
    /** The number of requests to a host at once, so that a release keeps its connections from phase to phase. */
    private static final int MAX_IDLE = 50;

    /** Shorter than load balancers commonly keep an idle connection, so that we close it first. */
    private static final int KEEP_ALIVE_SECONDS = 50;

    /** A transfer slower than this is stuck. */
    private static final long SLOWEST_BYTES_PER_SECOND = 64 * 1024;

    private final OkHttpClient.Builder surroundings;
    private final ConnectionPool pool = new ConnectionPool(MAX_IDLE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    private final OkHttpClient plain;
    private @Nullable OkHttpClient secure;
    private final HttpSettings settings;
    private final Ticker ticker;
    private final TokenCache tokens;
    private final HostGates gates;

    HttpConnections(OkHttpClient.Builder surroundings, HttpSettings settings, Ticker ticker) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.ticker = ticker;
        this.tokens = new TokenCache(ticker::nanoTime);
        this.gates = new HostGates(settings.limits(), settings.retries(), ticker);
        this.plain = client(List.of(ConnectionSpec.CLEARTEXT));
    }

    private OkHttpClient client(List<ConnectionSpec> security) {
        HttpTimeouts timeouts = settings.timeouts();
        OkHttpClient base = surroundings.connectionSpecs(security).build();
        return base.newBuilder()
                .dns(new InterruptibleDns(base.dns(), timeouts.call()))
                .socketFactory(WideSockets.unlessReplaced(base.socketFactory()))
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .cache(null)
                .connectionPool(pool)
                .protocols(settings.http2() ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1))
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.idle())
                .writeTimeout(timeouts.idle())
                .callTimeout(timeouts.call())
                .addNetworkInterceptor(chain -> withoutImmediateRetry(chain.proceed(chain.request())))
                .build();
    }

    /**
     * Opens connections with the proxy and trust settings of the host application, such as a Jenkins controller.
     *
     * @param surroundings prepares a client's proxy and trust; pool, redirects, retries and time limits are set here
     */
    public static HttpConnections through(
            Function<OkHttpClient, OkHttpClient.Builder> surroundings, HttpSettings settings) {
        return new HttpConnections(surroundings.apply(new OkHttpClient()), settings, Ticker.REAL);
    }

    /**
     * Opens connections through the proxy that the environment names; see {@link EnvironmentProxy}.
     *
     * @param certificates a PEM file of certificates to trust in addition to those that Java trusts
     * @throws IOException if the file cannot be read or contains no certificate; the message states the reason without
     *     the path
     */
    public static HttpConnections open(
            HttpSettings settings, Map<String, String> environment, Optional<Path> certificates) throws IOException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        new EnvironmentProxy(environment).applyTo(builder);
        if (certificates.isPresent()) {
            TlsContext.apply(new RegistryTls(Certificates.read(certificates.get()), Optional.empty()), builder);
        }
        return new HttpConnections(builder, settings, Ticker.REAL);
    }

    /**
     * Returns everything that a request passes between {@link RepositoryClient} and the socket, in this order, within one
     * deadline for all of it.
     *
     * @param secrets records the secrets that are sent, so that the caller can hide them
     */
    public Pipeline pipeline(
            RegistryAccess access, Cancellation cancellation, Secrets secrets, Consumer<String> warnings) {
        Pipeline.Layer retries = new Retries(settings.retries(), ticker, cancellation);
        Pipeline.Layer gate = gates.until(cancellation);
        Pipeline.Layer exchange = new HttpExchange(
                new HttpClients(plain, this::secure, access::tls), settings.timeouts(), cancellation, secrets);
        TokenService service =
                new TokenService(new Pipeline(this::deadline, List.of(new Redirects(true), retries, gate, exchange)));
        return new Pipeline(
                this::deadline,
                List.of(
                        new Authentication(
                                access, tokens, service, cancellation), // answers a challenge of the registry
                        new Warnings(secrets, warnings), // reports the registry's warnings to its users
                        new Redirects(false), // follows redirects, without credentials for other servers
                        retries, // retries if a retry can help
                        gate, // waits for a free slot on the host
                        exchange)); // one request over the network and its response
    }

    private Deadline deadline(long bytes) {
        Duration moving = Duration.ofSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
        Duration question = settings.retries().budget().plus(moving);
        Duration request = settings.timeouts().call().plus(moving);
        return Deadline.in(question, request, ticker);
    }

    /** OkHttp repeats any request, even a write, after a 503 with {@code Retry-After: 0}, and has no switch for that. */
    private static Response withoutImmediateRetry(Response response) {
        String wait = response.header("Retry-After");
        boolean immediate = response.code() == 503 && wait != null && wait.matches("0+");
        return immediate ? response.newBuilder().removeHeader("Retry-After").build() : response;
    }

    /** Returns the client for HTTPS. It is created on first use, because it reads all certificates that Java trusts. */
    synchronized OkHttpClient secure() {
        OkHttpClient known = secure;
        if (known == null) {
            known = client(List.of(ConnectionSpec.MODERN_TLS));
            secure = known;
        }
        return known;
    }

    /** Closes idle connections; otherwise a process may wait for them at its end. */
    @Override
    public void close() {
        pool.evictAll();
    }
}
