package io.jenkins.plugins.imagepromotion.registry.http.wire;

/**
 * What one host gets from this process at most, whoever asks.
 *
 * @param concurrent requests under way at the same time
 * @param perSecond requests a second, after a burst of one second's worth
 */
public record HostLimits(int concurrent, int perSecond) {
    /** Polite to a registry that others use too; halved whenever one says that it is too much. */
    public static final HostLimits DEFAULT = new HostLimits(8, 1000);

    public HostLimits {
        if (concurrent < 1 || perSecond < 1) {
            throw new IllegalArgumentException("at least one request");
        }
    }
}
