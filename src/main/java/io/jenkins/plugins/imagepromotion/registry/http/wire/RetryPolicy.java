package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;

/**
 * How stubborn we are with a registry in trouble.
 *
 * @param tries how often one request is made at most, the first time included
 * @param base the longest wait before the second try; doubled before each further one
 * @param cap the longest single wait, also where the registry asks for a longer one: that is refused at once
 * @param budget for one question to a registry with its token, its redirects, all its tries and all its waits
 */
public record RetryPolicy(int tries, Duration base, Duration cap, Duration budget) {
    /** Outlives the restart of a registry's node and a short rate limit; ends before somebody who waits gives up. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(120));

    public RetryPolicy {
        if (tries < 1 || base.isNegative() || cap.isNegative() || budget.toMillis() <= 0) {
            throw new IllegalArgumentException("at least one try, no negative wait and a budget");
        }
    }

    /** Each request once; the whole question within {@code budget}. */
    public static RetryPolicy once(Duration budget) {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, budget);
    }

    /** Whether it is worth waiting that long because the registry asks for it. */
    boolean accepts(Duration wait) {
        return wait.compareTo(cap) <= 0;
    }

    /**
     * How long to wait before the next try: somewhere below a bound that doubles each time, so that many who failed at the
     * same moment do not come back at the same moment ("full jitter").
     *
     * @param done the tries made so far, from 1
     * @param jitter from 0 to 1
     */
    Duration backOff(int done, double jitter) {
        double bound = Math.min((double) cap.toNanos(), (double) base.toNanos() * Math.pow(2, done - 1.0));
        return Duration.ofNanos((long) (bound * jitter));
    }
}
