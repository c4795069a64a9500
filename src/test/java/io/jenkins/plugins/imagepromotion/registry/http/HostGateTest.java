package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class HostGateTest {
    private final FakeTime time = new FakeTime();
    private final Cancellation cancellation = new Cancellation();

    private HostGate.Place enter(HostGate gate) {
        return enter(gate, Duration.ofSeconds(60));
    }

    private HostGate.Place enter(HostGate gate, Duration limit) {
        Deadline deadline = Deadline.in(limit, time);
        Request request = new Request.Builder().url("http://registry:5000/v2/").build();
        return gate.enter(new NetworkFailures(request, HttpTimeouts.DEFAULT, deadline), deadline, cancellation);
    }

    private void visit(HostGate gate, int times) {
        for (int i = 0; i < times; i++) {
            try (HostGate.Place place = enter(gate)) {
                place.goodAnswer();
            }
        }
    }

    @Test
    void letsABurstThroughAndThenSoManyASecond() {
        HostGate gate = new HostGate(new HostLimits(8, 10), time);

        visit(gate, 11);
        assertThat(time.pauses()).isEmpty();

        visit(gate, 2);
        assertThat(time.pauses()).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
    }

    @Test
    void givesAPlaceThatBecomesFreeToWhoeverWaits() throws Exception {
        HostGate gate = new HostGate(new HostLimits(1, 10), time);
        HostGate.Place first = enter(gate);
        CompletableFuture<HostGate.Place> second = CompletableFuture.supplyAsync(() -> enter(gate));

        assertThat(second).isNotDone();
        first.close();

        second.get(10, TimeUnit.SECONDS).close();
    }

    @Test
    void stopsWaitingForAPlaceWhenCancelled() {
        HostGate gate = new HostGate(new HostLimits(1, 10), time);
        CompletableFuture<FailureCode> second;
        try (HostGate.Place first = enter(gate)) {
            assertThat(first).isNotNull();
            second =
                    CompletableFuture.supplyAsync(() -> catchThrowableOfType(RegistryException.class, () -> enter(gate))
                            .code());
            cancellation.cancel();

            assertThat(second.join()).isEqualTo(FailureCode.CANCELLED);
        }
    }

    @Test
    void endsWhereNoPlaceBecomesFreeInTime() {
        HostGate gate = new HostGate(new HostLimits(1, 10), time);
        try (HostGate.Place first = enter(gate)) {
            assertThat(first).isNotNull();
            assertThat(catchThrowableOfType(RegistryException.class, () -> enter(gate, Duration.ofMillis(20))))
                    .hasMessage("""
                            Other requests kept the registry busy all the time.  [TIMED_OUT]
                              request: GET http://registry:5000/v2/
                              limit:   20 ms in all
                              Run it again; if it stays so, ask whoever runs the registry.""");
        }
    }

    @Test
    void letsNobodyInUntilTheTimeThatTheHostNamed() {
        HostGate gate = new HostGate(new HostLimits(8, 100), time);
        try (HostGate.Place place = enter(gate)) {
            place.tooMuch(Duration.ofSeconds(7));
        }

        assertThat(catchThrowableOfType(RegistryException.class, () -> enter(gate, Duration.ofSeconds(5))))
                .hasMessage("""
                        The registry has asked to be left alone for a while.  [RATE_LIMITED]
                          request:    GET http://registry:5000/v2/
                          free again: 2026-11-20T10:00:07Z
                          Run it again after that.""");
        visit(gate, 1);
        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void halvesOnceForComplaintsThatCameTogetherAndRecoversSlowly() {
        HostGate gate = new HostGate(new HostLimits(4, 1000), time);
        HostGate.Place one = enter(gate);
        HostGate.Place other = enter(gate);
        time.pass(Duration.ofMillis(10));
        one.tooMuch(Duration.ZERO);
        other.tooMuch(Duration.ZERO);
        one.close();
        other.close();

        assertThat(places(gate)).isEqualTo(2);
        visit(gate, 63);
        assertThat(places(gate)).isEqualTo(2);
        visit(gate, 1);
        assertThat(places(gate)).isEqualTo(3);
        visit(gate, 100);
        assertThat(places(gate)).isEqualTo(4);
    }

    /** How many are let in at the same time. */
    private int places(HostGate gate) {
        HostGate.Place place;
        try {
            place = enter(gate, Duration.ofNanos(1));
        } catch (RegistryException full) {
            return 0;
        }
        try (place) {
            return 1 + places(gate);
        }
    }
}
