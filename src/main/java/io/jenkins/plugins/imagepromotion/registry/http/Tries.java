package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;

/** How often one request was made so far and how the last time went; travels with the request as a tag. */
final class Tries {
    private final Pauses pauses;
    private final long begun;
    private int count;
    private int silences;
    private boolean repeatedFree;
    private Breakage last = Breakage.FOR_GOOD;
    private Optional<Instant> freeAgain = Optional.empty();
    /** Written by whichever thread connects, before it hands over the connection and with it what it wrote. */
    private boolean pooled;

    private Tries(Pauses pauses) {
        this.pauses = pauses;
        this.begun = pauses.nanoTime();
    }

    /** Begins to count for that request. */
    static Request countedFrom(Pauses pauses, Request request) {
        return request.newBuilder().tag(Tries.class, new Tries(pauses)).build();
    }

    /** Of a request that is counted. */
    static Tries of(Request request) {
        return Optional.ofNullable(request.tag(Tries.class)).orElseThrow();
    }

    /** Tells each request whether it had to make a connection. */
    static EventListener.Factory connections() {
        return call -> new EventListener() {
            @Override
            public void connectStart(Call connecting, InetSocketAddress address, Proxy proxy) {
                Optional.ofNullable(connecting.request().tag(Tries.class)).ifPresent(tries -> tries.pooled = false);
            }
        };
    }

    void beginAnother() {
        count++;
        pooled = true;
        last = Breakage.FOR_GOOD;
    }

    /** The last try ended so. */
    void brokeOff(IOException e, boolean answered) {
        last = Breakage.of(e, answered);
        if (last == Breakage.SILENCE) {
            silences++;
        }
    }

    int count() {
        return count;
    }

    /** Whether the last try broke off in a way that one more may mend. */
    boolean mayPass() {
        return last == Breakage.IN_PASSING || (last == Breakage.SILENCE && silences == 1);
    }

    /**
     * Whether the last try failed only because a connection kept open had been closed at the other end, which is nobody's
     * fault and costs no try; true once.
     */
    boolean isFree() {
        boolean free = pooled && last == Breakage.IN_PASSING && !repeatedFree;
        if (free) {
            repeatedFree = true;
            count--;
        }
        return free;
    }

    /** The registry wants to be left alone until then, which is too long to wait for. */
    void tooLongUntil(Instant moment) {
        freeAgain = Optional.of(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Until when the registry wants to be left alone, where that is too long to wait for. */
    Optional<Instant> freeAgain() {
        return freeAgain;
    }

    /** The failure with how often it was tried, if more than once. */
    Failure in(Failure failure) {
        return count > 1 ? failure.with("tried", count + " times in " + elapsed()) : failure;
    }

    private String elapsed() {
        Duration elapsed = Duration.ofNanos(pauses.nanoTime() - begun);
        return elapsed.toMillis() < 1000 ? elapsed.toMillis() + " ms" : elapsed.toSeconds() + " s";
    }
}
