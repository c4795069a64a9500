package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.http.wire.HostLimits;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;
import java.time.Duration;

/**
 * How connections behave; immutable.
 *
 * @param timeouts the time limits of one request
 * @param retries how often and how long to retry
 * @param limits the limits of one host
 * @param http2 whether several requests may share a connection; good for a long-lived process, while a short one would wait
 *     for the thread that reads the connection
 */
public record HttpSettings(HttpTimeouts timeouts, RetryPolicy retries, HostLimits limits, boolean http2) {
    /** Suits nearly every registry. */
    public static final HttpSettings DEFAULT =
            new HttpSettings(HttpTimeouts.DEFAULT, RetryPolicy.DEFAULT, HostLimits.DEFAULT, false);

    /** Returns these settings with other time limits for one request. */
    public HttpSettings within(HttpTimeouts limits) {
        return new HttpSettings(limits, retries, this.limits, http2);
    }

    /** Returns these settings with a single attempt that ends within {@code once}, for a user who waits for the result. */
    public HttpSettings trying(Duration once) {
        return new HttpSettings(new HttpTimeouts(once, once, once), RetryPolicy.once(once), limits, http2);
    }

    /** Returns these settings with HTTP/2 for registries that support it. */
    public HttpSettings withHttp2() {
        return new HttpSettings(timeouts, retries, limits, true);
    }
}
