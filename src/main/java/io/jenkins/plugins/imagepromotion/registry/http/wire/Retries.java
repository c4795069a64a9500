package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.RetryAfter;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends a request again while that can improve the response, within the attempts and the time that the policy allows.
 * {@link RegistryRequest.Repeatable} determines which requests may be sent again.
 */
public record Retries(RetryPolicy policy, Ticker ticker, Cancellation cancellation) implements Pipeline.Layer {
    @Override
    public RegistryResponse send(Exchange exchange, Pipeline rest) {
        while (true) {
            Duration wait;
            exchange.attempts().prepare();
            try {
                RegistryResponse response = rest.send(exchange);
                Optional<Duration> next = waitAfter(response);
                if (next.isEmpty()) {
                    return response;
                }
                wait = next.get();
            } catch (RegistryException e) {
                wait = waitAfterFailure(exchange).orElseThrow(() -> inAll(exchange.attempts(), e));
            }
            pause(wait);
        }
    }

    /** Returns the wait before the next attempt; empty if that response is the last. */
    private Optional<Duration> waitAfter(RegistryResponse response) {
        Exchange exchange = response.exchange();
        Attempts attempts = exchange.attempts();
        if (!exchange.request().repeatable().after(response.status()) || attempts.count() >= policy.attempts()) {
            return Optional.empty();
        }
        Optional<Duration> asked = RetryAfter.of(response.headers(), ticker.now());
        asked.filter(wait -> !policy.accepts(wait) || !fits(wait, exchange))
                .ifPresent(wait -> attempts.tooLongUntil(ticker.now().plus(wait)));
        if (attempts.freeAgain().isPresent()) {
            return Optional.empty();
        }
        Duration wait = asked.map(least -> least.plus(policy.backOff(1, ticker.jitter())))
                .orElseGet(() -> policy.backOff(attempts.count(), ticker.jitter()));
        return Optional.of(wait).filter(length -> fits(length, exchange));
    }

    private Optional<Duration> waitAfterFailure(Exchange exchange) {
        Attempts attempts = exchange.attempts();
        if (exchange.request().repeatable() != RegistryRequest.Repeatable.ALWAYS || !attempts.mayPass()) {
            return Optional.empty();
        }
        if (exchange.request().isRead() && attempts.isFree()) {
            return Optional.of(Duration.ZERO);
        }
        return Optional.of(policy.backOff(attempts.count(), ticker.jitter()))
                .filter(wait -> attempts.count() < policy.attempts() && fits(wait, exchange));
    }

    private static boolean fits(Duration wait, Exchange exchange) {
        return wait.compareTo(exchange.deadline().remaining()) < 0;
    }

    /** Keeps an interrupt for the next attempt, which then ends as if it was canceled. */
    private void pause(Duration wait) {
        if (wait.isZero()) {
            return;
        }
        try {
            ticker.pause(wait, cancellation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RegistryException inAll(Attempts attempts, RegistryException last) {
        return attempts.describe()
                .map(tried -> new RegistryException(last.failure().with("tried", tried), last))
                .orElse(last);
    }
}
