package io.jenkins.plugins.imagepromotion.registry.http.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Uses the proxy in {@code HTTPS_PROXY} or {@code HTTP_PROXY}, except for hosts in {@code NO_PROXY}, in upper or lower
 * case, with the user and password in the URL. Java's own properties ({@code https.proxyHost} and so on) take
 * precedence; their user and password are {@code https.proxyUser} and {@code https.proxyPassword}.
 *
 * <p>If the proxy for a request cannot be used, the request fails with {@code UNREACHABLE}. It never bypasses the
 * proxy.
 */
public final class EnvironmentProxy {
    private final Map<String, String> environment;
    private final NoProxy exceptions;

    public EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
        this.exceptions = NoProxy.parse(variable("no_proxy").orElse(""));
    }

    public void applyTo(OkHttpClient.Builder builder) {
        if (System.getProperty("https.proxyHost") != null || System.getProperty("http.proxyHost") != null) {
            property("https.proxyUser")
                    .ifPresent(user -> builder.proxyAuthenticator(
                            presenting(user, property("https.proxyPassword").orElse(""))));
            return;
        }
        List<NamedProxy> named = Stream.of("https", "http")
                .flatMap(scheme -> named(scheme).stream())
                .toList();
        if (named.isEmpty()) {
            return;
        }
        builder.proxySelector(selector());
        builder.proxyAuthenticator((route, response) -> {
            Optional<HttpUrl> asking = named.stream()
                    .flatMap(each -> each.url().stream())
                    .filter(url -> route != null && proxy(url).equals(route.proxy()))
                    .filter(url -> !url.username().isEmpty())
                    .findFirst();
            return asking.isPresent()
                    ? presenting(asking.get().username(), asking.get().password())
                            .authenticate(route, response)
                    : null;
        });
    }

    private ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(Optional.ofNullable(HttpUrl.get(uri))
                        .filter(url -> !exceptions.covers(url))
                        .flatMap(url -> named(url.scheme()).map(proxy -> proxy.require(url)))
                        .map(EnvironmentProxy::proxy)
                        .orElse(Proxy.NO_PROXY));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // the request reports the failure
            }
        };
    }

    /** Sends the credentials once: a proxy that rejects them would reject them again. */
    private static Authenticator presenting(String user, String password) {
        String credentials = Credentials.basic(user, password, StandardCharsets.UTF_8);
        return (route, response) -> response.request().header("Proxy-Authorization") != null
                ? null
                : response.request()
                        .newBuilder()
                        .header("Proxy-Authorization", credentials)
                        .build();
    }

    /** The name stays unresolved, because perhaps only another proxy can resolve it. */
    private static Proxy proxy(HttpUrl url) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(url.host(), url.port()));
    }

    private Optional<NamedProxy> named(String scheme) {
        String lower = scheme + "_proxy";
        String name = environment.containsKey(lower) ? lower : lower.toUpperCase(Locale.ROOT);
        return variable(lower).filter(text -> !text.isBlank()).map(text -> new NamedProxy(name, text.strip()));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))));
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name));
    }
}
