package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The faults that other clients were measured with, each with what it costs: requests, and the longest waits that chance may
 * make of them, in milliseconds. An undisturbed promotion makes four requests and never waits.
 */
class FaultTableTest {
    private static final String READ = "GET /v2/app/manifests/staging-.*";
    private static final String WRITE = "PUT .*";

    private static final Fault UNAVAILABLE = Fault.status(503, "UNAVAILABLE", "later");
    private static final Fault RESET = Fault.answering(reset());
    private static final Fault SHORT_BODY = Fault.answering(new MockResponse.Builder()
            .setHeader("Content-Type", MediaTypes.OCI_MANIFEST)
            .body("{\"schemaVersion\":2")
            .setHeader("Content-Length", 4000)
            .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    private static final Fault TAKEN_AND_RESET = (request, honest) -> {
        honest.get();
        return reset();
    };
    private static final Fault TAKEN_AND_502 = (request, honest) -> {
        honest.get();
        return Fault.status(502, "UNKNOWN", "bad gateway").answer(request, honest);
    };

    private final Promoting promoting = new Promoting();
    private final FakeTime time = new FakeTime();

    @AfterEach
    void stop() {
        promoting.close();
    }

    /** The request, the fault, the requests in all, the waits of the client and those of the writer of the tag. */
    static Stream<Arguments> survived() {
        return Stream.of(
                argumentSet("a1 429, 1 s, first write", WRITE, first(1, busy(1)), 5, List.of(1500L), List.of()),
                argumentSet("a2 429, 5 s, first write", WRITE, first(1, busy(5)), 5, List.of(5500L), List.of()),
                argumentSet("a3 429, 1 s, first read", READ, first(1, busy(1)), 5, List.of(1500L), List.of()),
                argumentSet("b1 503 twice, read", READ, first(2, UNAVAILABLE), 6, List.of(500L, 1000L), List.of()),
                argumentSet("b2 503 twice, write", WRITE, first(2, UNAVAILABLE), 10, List.of(), List.of(500L, 1500L)),
                argumentSet("c1 reset, read", READ, first(1, RESET), 5, List.of(500L), List.of()),
                argumentSet("c2 short body", READ, first(1, SHORT_BODY), 5, List.of(500L), List.of()),
                argumentSet("c3 both in turn", READ, inTurn(RESET, SHORT_BODY), 6, List.of(500L, 1000L), List.of()),
                argumentSet("c4 write taken, reset", WRITE, first(1, TAKEN_AND_RESET), 4, List.of(), List.of()),
                argumentSet("c5 write taken, 502", WRITE, first(1, TAKEN_AND_502), 4, List.of(), List.of()),
                argumentSet("c6 write not taken, reset", WRITE, first(1, RESET), 7, List.of(), List.of(500L)));
    }

    @ParameterizedTest
    @MethodSource("survived")
    void survives(String request, Fault fault, int requests, List<Long> client, List<Long> writer) {
        promoting.server.when(request, fault);

        assertThat(promote().target()).hasToString(promoting.image(PRODUCTION));

        assertThat(promoting.server.tags("app"))
                .containsOnlyKeys(STAGING, PRODUCTION)
                .containsEntry(PRODUCTION, promoting.digest);
        assertThat(promoting.server.requests()).hasSize(requests);
        assertThat(time.pauses().stream().map(Duration::toMillis)).containsExactlyElementsOf(client);
        assertThat(promoting.waits).isEqualTo(writer);
    }

    @Test
    void saysHowLongAReadWasTriedThatFailsForEver() {
        promoting.server.when(READ, UNAVAILABLE);

        assertThat(refusal()).contains("[REGISTRY_ERROR]").contains("tried:   5 times in 7 s");
        assertThat(promoting.server.requests()).hasSize(5);
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void endsAWriteThatFailsForEverWithTheTagFree() {
        promoting.server.when(WRITE, UNAVAILABLE);

        assertThat(refusal()).isEqualTo("""
                The registry failed.  [REGISTRY_ERROR]
                  request: PUT http://registry:5000/v2/app/manifests/%s
                  status:  503
                  it says: "UNAVAILABLE: later"
                  written: 4 times
                  It is unknown whether the write succeeded. Run it again to find out and to complete it.""".formatted(PRODUCTION));
        assertThat(promoting.waits).containsExactly(500L, 1500L, 4000L);
        assertThat(promoting.server.tags("app")).containsOnlyKeys(STAGING);
        assertThat(promoting.server.requests().stream().filter(line -> line.startsWith("PUT")))
                .hasSize(4);
    }

    @Test
    void neverWritesOverWhatAppearedWhileItWaited() {
        promoting.server.when(WRITE, UNAVAILABLE);
        byte[] foreign = Promoting.manifest("foreign");
        promoting.whileWaiting(() -> promoting.server.push("app", PRODUCTION, MediaTypes.OCI_MANIFEST, foreign));

        assertThat(refusal()).contains("[LOST_RACE]");

        assertThat(promoting.server.tags("app")).containsEntry(PRODUCTION, Digest.of(foreign));
        assertThat(promoting.server.requests().stream().filter(line -> line.startsWith("PUT")))
                .hasSize(1);
    }

    @Test
    void findsTheWriteThatTookEffectWhileItWaited() {
        promoting.server.when(WRITE, UNAVAILABLE);
        byte[] late = Promoting.manifest("tested");
        promoting.whileWaiting(() -> promoting.server.push("app", PRODUCTION, MediaTypes.OCI_MANIFEST, late));

        assertThat(promote().digest()).isEqualTo(promoting.digest);
        assertThat(promoting.waits).containsExactly(500L);
    }

    @Test
    void doesNotTryAgainWhatTheRegistryDefinitelyRefuses() {
        promoting.server.when(WRITE, Fault.status(403, "DENIED", "no"));

        assertThat(refusal()).contains("[FORBIDDEN]");
        assertThat(promoting.waits).isEmpty();
    }

    private Promotion promote() {
        return promoting.promote(
                promoting.request(promoting.image(STAGING)), TestRegistries.on(time, promoting.server.host()));
    }

    private String refusal() {
        return promoting.said(catchThrowableOfType(ImagePromotionException.class, this::promote));
    }

    private static MockResponse reset() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build();
    }

    private static Fault busy(int seconds) {
        return (request, honest) -> Fault.status(429, "TOOMANYREQUESTS", "slow down")
                .answer(request, honest)
                .newBuilder()
                .setHeader("Retry-After", seconds)
                .build();
    }

    private static Fault first(int times, Fault fault) {
        Fault[] faults = new Fault[times];
        Arrays.fill(faults, fault);
        return inTurn(faults);
    }

    private static Fault inTurn(Fault... faults) {
        AtomicInteger next = new AtomicInteger();
        return (request, honest) -> {
            int turn = next.getAndIncrement();
            return turn < faults.length ? faults[turn].answer(request, honest) : honest.get();
        };
    }
}
