package io.jenkins.plugins.imagepromotion.registry.http.wire;

/**
 * How many requests this process sends to one host.
 *
 * @param concurrent requests at the same time
 * @param perSecond requests per second, after a burst of one second's worth
 */
public record HostLimits(int concurrent, int perSecond) {
    /** Enough to hide the round trips of a release; halved whenever a host responds with 429. */
    public static final HostLimits DEFAULT = new HostLimits(50, 1000);

    public HostLimits {
        if (concurrent < 1 || perSecond < 1) {
            throw new IllegalArgumentException("at least one request");
        }
    }
}
