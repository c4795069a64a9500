package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.http.wire.HostLimits;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;

/**
 * How connections behave; immutable.
 *
 * @param timeouts how long the network may take for one request
 * @param retries how often and how long it is tried
 * @param limits what one host gets at most
 * @param http2 whether several requests may share a connection; good for a process that stays, while one that ends soon would
 *     wait for the thread that reads the connection
 */
public record HttpSettings(HttpTimeouts timeouts, RetryPolicy retries, HostLimits limits, boolean http2) {
    /** What fits nearly everybody. */
    public static final HttpSettings DEFAULT =
            new HttpSettings(HttpTimeouts.DEFAULT, RetryPolicy.DEFAULT, HostLimits.DEFAULT, false);

    /** These with other time limits for one request. */
    public HttpSettings within(HttpTimeouts limits) {
        return new HttpSettings(limits, retries, this.limits, http2);
    }

    /** These with HTTP/2 where the registry speaks it. */
    public HttpSettings withHttp2() {
        return new HttpSettings(timeouts, retries, limits, true);
    }
}
