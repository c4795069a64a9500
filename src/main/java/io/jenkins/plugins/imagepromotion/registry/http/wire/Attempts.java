package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.EventListener;

/** How often one request has been sent, and how the last attempt ended. */
public final class Attempts {
    private final Deadline deadline;
    private final Duration remainingAtStart;
    private int count;
    private int silences;
    private boolean repeatedFree;
    private TransportFailure last = TransportFailure.FOR_GOOD;
    private Optional<Instant> freeAgain = Optional.empty();
    /** Written by the thread that connects, before it hands over the connection. */
    private boolean pooled;

    Attempts(Deadline deadline) {
        this.deadline = deadline;
        this.remainingAtStart = deadline.remaining();
    }

    /** Forgets how the last attempt ended, before the next one. */
    void prepare() {
        last = TransportFailure.FOR_GOOD;
    }

    /** Counts an attempt; the listener reports whether it had to open a connection. */
    EventListener begin() {
        count++;
        pooled = true;
        return new EventListener() {
            @Override
            public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
                pooled = false;
            }

            /**
             * Ends a call that was canceled between the connection and the TLS handshake. Before this event, OkHttp
             * (RealCall, ConnectPlan) overlooks such a cancellation; after it, a cancellation closes the socket.
             */
            @Override
            public void secureConnectStart(Call call) {
                if (call.isCanceled()) {
                    Attempts.<RuntimeException>fail(new IOException("Canceled"));
                }
            }
        };
    }

    /** Throws an exception that OkHttp handles here, although the method of the listener does not declare it. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void fail(IOException e) throws E {
        throw (E) e;
    }

    void failed(IOException e, boolean answered) {
        last = TransportFailure.of(e, answered);
        if (last == TransportFailure.SILENCE) {
            silences++;
        }
    }

    int count() {
        return count;
    }

    /** Returns true if another attempt may succeed. */
    boolean mayPass() {
        return last == TransportFailure.IN_PASSING || (last == TransportFailure.SILENCE && silences == 1);
    }

    /**
     * Returns true, at most once, if the last attempt failed only because the server had closed a pooled connection. Such an
     * attempt does not count.
     */
    boolean isFree() {
        boolean free = pooled && last == TransportFailure.IN_PASSING && !repeatedFree;
        if (free) {
            repeatedFree = true;
            count--;
        }
        return free;
    }

    /** Records that the server accepts no requests until that time, which is too late to wait for. */
    void tooLongUntil(Instant moment) {
        freeAgain = Optional.of(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Returns when the server accepts requests again, if that is too late to wait for. */
    public Optional<Instant> freeAgain() {
        return freeAgain;
    }

    /** Returns "3 times in 2 s"; empty after a single attempt. */
    public Optional<String> describe() {
        Duration elapsed = remainingAtStart.minus(deadline.remaining());
        String time = elapsed.toMillis() < 1000 ? elapsed.toMillis() + " ms" : elapsed.toSeconds() + " s";
        return count > 1 ? Optional.of(count + " times in " + time) : Optional.empty();
    }
}
