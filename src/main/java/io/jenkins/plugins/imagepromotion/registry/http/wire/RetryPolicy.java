package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;

/**
 * How to retry requests.
 *
 * @param attempts the maximum number of attempts, including the first
 * @param base the longest wait before the second attempt; it doubles before each further one
 * @param cap the longest single wait; if the registry asks for more, the request fails immediately
 * @param budget the time for a request with its token, redirects, attempts and waits
 */
public record RetryPolicy(int attempts, Duration base, Duration cap, Duration budget) {
    /** Survives the restart of a registry node and a short rate limit, and ends before a user gives up. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(120));

    public RetryPolicy {
        if (attempts < 1 || base.isNegative() || cap.isNegative() || budget.toMillis() <= 0) {
            throw new IllegalArgumentException("at least one attempt, no negative wait and a budget");
        }
    }

    /** Returns a policy with a single attempt within {@code budget}. */
    public static RetryPolicy once(Duration budget) {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, budget);
    }

    /** Returns true if we wait that long when the registry asks for it. */
    boolean accepts(Duration wait) {
        return wait.compareTo(cap) <= 0;
    }

    /**
     * Returns how long to wait before the next attempt: a random time below a bound that doubles each time, so that
     * clients that failed at the same time do not retry at the same time ("full jitter").
     *
     * @param done the attempts so far, from 1
     * @param jitter from 0 to 1
     */
    Duration backOff(int done, double jitter) {
        double bound = Math.min((double) cap.toNanos(), (double) base.toNanos() * Math.pow(2, done - 1.0));
        return Duration.ofNanos((long) (bound * jitter));
    }
}
