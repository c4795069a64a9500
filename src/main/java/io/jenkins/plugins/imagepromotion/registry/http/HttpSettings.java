package io.jenkins.plugins.imagepromotion.registry.http;

/**
 * How connections behave; immutable.
 *
 * @param timeouts how long the network may take for one request
 * @param retries how often and how long it is tried
 * @param limits what one host gets at most
 */
public record HttpSettings(HttpTimeouts timeouts, RetryPolicy retries, HostLimits limits) {
    /** What fits nearly everybody. */
    public static final HttpSettings DEFAULT =
            new HttpSettings(HttpTimeouts.DEFAULT, RetryPolicy.DEFAULT, HostLimits.DEFAULT);

    /** These with other time limits for one request. */
    public HttpSettings within(HttpTimeouts limits) {
        return new HttpSettings(limits, retries, this.limits);
    }
}
