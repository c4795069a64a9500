package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A URL that a registry names: the next page of a list, the target of a redirect, the location of an upload, or its
 * token service.
 *
 * <p>A registry behind a proxy often does not know the address that its clients use. It may write http although the
 * proxy uses TLS, write https although we asked without TLS, or omit the port. If such a URL is on the host of our
 * request, it means the registry itself, so we use the origin of our request. The result always has either the origin
 * that the registry named or the origin of our request.
 *
 * @param asked the URL of the request that was answered
 * @param text the URL as the registry wrote it, possibly relative
 */
public record NamedPlace(HttpUrl asked, String text) {
    /** The prefix of every path in the distribution specification. */
    private static final String API = "/v2/";

    /**
     * Returns the URL, resolved against the request, without user name and password; empty if it is not an HTTP URL.
     * The caller decides whether it is safe to use.
     */
    public Optional<HttpUrl> url() {
        return Optional.ofNullable(asked.resolve(text))
                .map(written -> written.newBuilder().username("").password("").build())
                .map(this::corrected);
    }

    /** Returns the same path and query at the origin of our request; empty if the URL is on another host. */
    public Optional<HttpUrl> atRegistry() {
        return Optional.ofNullable(asked.resolve(text)).filter(this::isSameHost).map(this::atOrigin);
    }

    private HttpUrl corrected(HttpUrl written) {
        HttpUrl own = atOrigin(written);
        return isSameHost(written) && meansOrigin(written) && !own.equals(asked) ? own : written;
    }

    private boolean meansOrigin(HttpUrl written) {
        boolean lostPort = written.port() == HttpUrl.defaultPort(written.scheme());
        if (written.port() == asked.port()) {
            return true;
        }
        if (asked.isHttps() && !written.isHttps()) {
            return lostPort;
        }
        // Other services on the host, such as GitLab's token service, may use the default port.
        return lostPort
                && written.scheme().equals(asked.scheme())
                && written.encodedPath().startsWith(API);
    }

    private boolean isSameHost(HttpUrl written) {
        return written.host().equals(asked.host());
    }

    private HttpUrl atOrigin(HttpUrl written) {
        return asked.newBuilder()
                .encodedPath(written.encodedPath())
                .encodedQuery(written.encodedQuery())
                .build();
    }
}
