package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Request;

/**
 * Makes a request until there is an answer that another try would not better, within the tries and the time of the policy and
 * the limits of the host. What may be made again at all is {@link Repeatable}.
 */
final class Retries {
    private static final int TOO_MANY_REQUESTS = 429;

    private final Wire wire;
    private final HttpConnections connections;
    private final RetryPolicy policy;
    private final Pauses pauses;

    Retries(Wire wire, HttpConnections connections) {
        this.wire = wire;
        this.connections = connections;
        this.policy = connections.settings().retries();
        this.pauses = connections.pauses();
    }

    /** When a question that starts now must be over. */
    Deadline deadline() {
        return wire.deadline();
    }

    /** When one that moves so many bytes must be over. */
    Deadline deadline(long bytes) {
        return wire.deadline(bytes);
    }

    /**
     * The last answer, whatever its status.
     *
     * @throws RegistryException what {@link Wire#exchange} throws, the last time; {@code RATE_LIMITED} if the host wants to be
     *     left alone beyond the deadline
     */
    Answer exchange(Request question, BodyLimit limit, Deadline deadline) {
        Request request = Tries.countedFrom(pauses, question);
        Tries tries = Tries.of(request);
        while (true) {
            Duration wait;
            try {
                Answer answer = once(request, limit, deadline);
                Optional<Duration> before = beforeNext(answer, tries, deadline);
                if (before.isEmpty()) {
                    return answer;
                }
                wait = before.get();
            } catch (RegistryException e) {
                wait = beforeNext(request, tries, deadline).orElseThrow(() -> inAll(tries, e));
            }
            pause(wait);
        }
    }

    private Answer once(Request request, BodyLimit limit, Deadline deadline) {
        NetworkFailures failures = wire.failures(request, deadline);
        try (HostGate.Place place = connections.gate(request.url()).enter(failures, deadline, wire.cancellation())) {
            Tries.of(request).beginAnother();
            Answer answer = wire.exchange(request, limit, deadline);
            if (answer.status() == TOO_MANY_REQUESTS) {
                place.tooMuch(asked(answer).filter(this::isBearable).orElse(Duration.ZERO));
            } else {
                place.goodAnswer();
            }
            return answer;
        }
    }

    /** The wait before the next try; empty if that answer is the last. */
    private Optional<Duration> beforeNext(Answer answer, Tries tries, Deadline deadline) {
        if (!Repeatable.of(answer.request()).after(answer.status()) || tries.count() >= policy.tries()) {
            return Optional.empty();
        }
        Optional<Duration> asked = asked(answer);
        asked.filter(wait -> !isBearable(wait) || !fits(wait, deadline))
                .ifPresent(wait -> tries.tooLongUntil(pauses.now().plus(wait)));
        if (tries.freeAgain().isPresent()) {
            return Optional.empty();
        }
        Duration wait = asked.map(least -> least.plus(policy.backOff(1, pauses.jitter())))
                .orElseGet(() -> policy.backOff(tries.count(), pauses.jitter()));
        return Optional.of(wait).filter(length -> fits(length, deadline));
    }

    private Optional<Duration> beforeNext(Request request, Tries tries, Deadline deadline) {
        if (Repeatable.of(request) != Repeatable.ALWAYS || !tries.mayPass()) {
            return Optional.empty();
        }
        if (isRead(request) && tries.isFree()) {
            return Optional.of(Duration.ZERO);
        }
        return Optional.of(policy.backOff(tries.count(), pauses.jitter()))
                .filter(wait -> tries.count() < policy.tries() && fits(wait, deadline));
    }

    private Optional<Duration> asked(Answer answer) {
        return RetryAfter.of(answer, pauses.now());
    }

    private boolean isBearable(Duration wait) {
        return wait.compareTo(policy.cap()) <= 0;
    }

    private static boolean fits(Duration wait, Deadline deadline) {
        return wait.compareTo(deadline.remaining()) < 0;
    }

    private static boolean isRead(Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /** An interrupt is kept; the next try finds it, as it finds a cancellation. */
    private void pause(Duration wait) {
        if (wait.isZero()) {
            return;
        }
        try {
            pauses.pause(wait, wire.cancellation());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RegistryException inAll(Tries tries, RegistryException last) {
        Failure failure = tries.in(last.failure());
        return failure.equals(last.failure()) ? last : new RegistryException(failure, last);
    }
}
