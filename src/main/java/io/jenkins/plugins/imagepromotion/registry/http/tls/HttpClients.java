package io.jenkins.plugins.imagepromotion.registry.http.tls;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * One HTTP client for plain HTTP, one for HTTPS, and a separate one for each host with its own TLS settings. They share
 * their connections.
 */
public final class HttpClients {
    private final OkHttpClient plain;
    private final Supplier<OkHttpClient> secure;
    private final Function<String, RegistryTls> tls;
    /** By host, with the port unless it is 443. */
    private final Map<String, OkHttpClient> byHost = new ConcurrentHashMap<>();

    /**
     * Calls {@code secure} for the client and {@code tls} for the settings of a host before the first connection to it.
     */
    public HttpClients(OkHttpClient plain, Supplier<OkHttpClient> secure, Function<String, RegistryTls> tls) {
        this.plain = plain;
        this.secure = secure;
        this.tls = tls;
    }

    public OkHttpClient of(HttpUrl url) {
        return url.isHttps() ? byHost.computeIfAbsent(ShownUrl.authority(url), this::clientOf) : plain;
    }

    private OkHttpClient clientOf(String host) {
        RegistryTls wanted = tls.apply(host);
        if (wanted.isOrdinary()) {
            return secure.get();
        }
        try {
            return TlsContext.apply(wanted, secure.get().newBuilder()).build();
        } catch (IOException e) {
            throw new RegistryException(
                    Failure.of(
                                    FailureCode.CREDENTIALS_UNUSABLE,
                                    "The client certificate cannot be used: " + e.getMessage() + ".")
                            .with("registry", host)
                            .remedy("Choose a certificate with its own private key."),
                    e);
        }
    }
}
