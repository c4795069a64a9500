package io.jenkins.plugins.imagepromotion.registry.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
        Request request = new Request.Builder().url("http://registry:5000/v2/").build();
        return gate.enter(Responses.exchange(request, limit, time), cancellation);
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
        CompletableFuture<Void> second =
                CompletableFuture.runAsync(() -> enter(gate).close());

        assertThat(second).isNotDone();
        first.close();

        assertThat(second.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void letsARequestInThatIsPartOfOneInside() {
        HostGate gate = new HostGate(new HostLimits(1, 10), time);
        HostGate other = new HostGate(new HostLimits(1, 10), time);

        try (HostGate.Place outer = enter(gate);
                HostGate.Place elsewhere = enter(other);
                HostGate.Place inner = enter(gate)) {
            assertThat(List.of(outer, elsewhere, inner)).doesNotHaveDuplicates();
        }

        try (HostGate.Place again = enter(gate)) {
            assertThat(again).isNotNull();
            assertThat(elsewhere(() -> enter(gate, Duration.ofMillis(20)))).hasMessageContaining("[TIMED_OUT]");
        }
    }

    @Test
    void admitsAThreadThatReadsAPartForAnAdmittedRequest() throws Exception {
        HostGate gate = new HostGate(new HostLimits(1, 10), time);
        try (HostGate.Place outer = enter(gate)) {
            assertThat(outer).isNotNull();
            Callable<Boolean> part = HostGates.sharing(() -> {
                enter(gate).close();
                return true;
            });

            assertThat(CompletableFuture.supplyAsync(() -> called(part)).join()).isTrue();
            assertThat(elsewhere(() -> enter(gate, Duration.ofMillis(20)))).hasMessageContaining("[TIMED_OUT]");
        }
    }

    private static boolean called(Callable<Boolean> part) {
        try {
            return part.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
            assertThat(elsewhere(() -> enter(gate, Duration.ofMillis(20)))).hasMessage("""
                            Timed out waiting for other requests to the registry.  [TIMED_OUT]
                              request: GET http://registry:5000/v2/
                              limit:   20 ms in total
                              Run it again. If it keeps failing, contact the registry's administrator.""");
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
                        The registry is rate limiting this client.  [RATE_LIMITED]
                          request:    GET http://registry:5000/v2/
                          retry from: 2026-11-20T10:00:07Z
                          Run it again after that time.""");
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

    /** How many are let in at the same time, each on a thread of its own. */
    private int places(HostGate gate) {
        time.pass(Duration.ofSeconds(60));
        List<HostGate.Place> places = new ArrayList<>();
        while (elsewhere(() -> places.add(enter(gate, Duration.ofNanos(1)))) == null) {
            assertThat(places).hasSizeLessThan(100);
        }
        places.forEach(HostGate.Place::close);
        return places.size();
    }

    /** The refusal on another thread; null if there was none. */
    private static RegistryException elsewhere(Runnable work) {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        work.run();
                        return null;
                    } catch (RegistryException e) {
                        return e;
                    }
                })
                .join();
    }
}
