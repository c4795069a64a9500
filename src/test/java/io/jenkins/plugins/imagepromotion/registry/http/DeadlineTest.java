package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.redirect;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing waits for ever, and whoever does not want to wait need not. */
@Timeout(20)
class DeadlineTest {
    private static final Duration LONG = Duration.ofSeconds(15);

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;

    @BeforeEach
    void start() {
        host = network.http("registry.example.com");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void ask(Questions question) {
        question.ask(network.registry(Credentials.ANONYMOUS), host.repository("app"));
    }

    private static String afterwards(Questions question) {
        return question.isWrite()
                ? "It is unknown whether the write succeeded. Run it again to find out and to complete it."
                : "Run it again. If it keeps failing, contact the registry's administrator.";
    }

    private static MockResponse.Builder silence() {
        return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE);
    }

    private static HttpTimeouts idle(int millis) {
        return new HttpTimeouts(LONG, Duration.ofMillis(millis), LONG);
    }

    private static HttpTimeouts call(int millis) {
        return new HttpTimeouts(LONG, LONG, Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWaitForARegistryThatSaysNothing(Questions question) {
        network.within(idle(200));
        host.on(question.request(), silence());

        assertThatThrownBy(() -> ask(question))
                .hasMessage("""
                Read timed out.  [TIMED_OUT]
                  request: %s
                  limit:   200 ms without data
                  %s""".formatted(question.shown("http://" + host.address()), afterwards(question)));
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void doesNotWaitForTheSecondHalfOfAnAnswer() {
        network.within(idle(200));
        host.on("GET /v2/app/manifests/1.0", manifest().onResponseBody(SocketEffect.Stall.INSTANCE));

        assertThatThrownBy(() -> ask(Questions.MANIFEST)).hasMessageContaining("limit:   200 ms without data");
    }

    @Test
    void doesNotWaitForAnAnswerThatTrickles() {
        network.within(call(400));
        host.on("GET /v2/app/manifests/1.0", manifest().throttleBody(1, 50, TimeUnit.MILLISECONDS));

        assertThatThrownBy(() -> ask(Questions.MANIFEST)).hasMessage("""
                Request timed out.  [TIMED_OUT]
                  request: GET http://%s/v2/app/manifests/1.0
                  limit:   400 ms in total
                  Run it again. If it keeps failing, contact the registry's administrator.""".formatted(host.address()));
    }

    @Test
    void countsTokenAndRedirectsIntoTheOneDeadline() {
        network.within(call(900));
        host.on("GET /v2/app/manifests/1.0", request -> slow(redirect(307, "1.0")));

        assertThatThrownBy(() -> ask(Questions.MANIFEST)).hasMessageContaining("limit:   900 ms in total");
        assertThat(network.log()).hasSizeBetween(2, 4);
    }

    @Test
    void doesNotWaitForATokenServiceThatSaysNothing() {
        network.within(idle(200));
        host.on("GET /v2/app/manifests/1.0", challenge("Bearer realm=\"" + host.url("/token") + "\""));
        host.on("GET /token", silence());

        assertThatThrownBy(() -> ask(Questions.MANIFEST)).hasMessage("""
                Read timed out.  [TIMED_OUT]
                  request: GET http://%s/token?scope=repository:app:pull,push
                  limit:   200 ms without data
                  Run it again. If it keeps failing, contact the registry's administrator.""".formatted(host.address()));
    }

    @Test
    void doesNotWaitForAConnectionThatNeverComesAbout() throws Exception {
        network.within(new HttpTimeouts(Duration.ofMillis(200), LONG, LONG));
        try (FullServer full = new FullServer()) {
            assertThatThrownBy(() ->
                            Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), full.repository("app")))
                    .hasMessage("""
                            Connection timed out.  [TIMED_OUT]
                              request: GET https://%s/v2/app/manifests/1.0
                              limit:   200 ms to connect
                              Run it again. If it keeps failing, contact the registry's administrator.""".formatted(full.repository("app").registry()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isStoppedAtOnceByWhoeverCancels(Questions question) throws Exception {
        Cancellation cancellation = new Cancellation();
        CountDownLatch asked = new CountDownLatch(1);
        network.within(call(15_000)).cancelledBy(cancellation);
        host.on(question.request(), request -> {
            asked.countDown();
            return silence().build();
        });
        CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> catchThrowable(() -> ask(question)));

        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        cancellation.cancel();

        assertThat(end.get(5, TimeUnit.SECONDS))
                .hasMessage("""
                Canceled before the registry responded.  [CANCELLED]
                  request: %s""".formatted(question.shown("http://" + host.address()))
                        + (question.isWrite() ? "\n  " + afterwards(question) : ""));
    }

    @Test
    void asksNothingMoreOnceCancelled() {
        Cancellation cancellation = new Cancellation();
        network.cancelledBy(cancellation);
        Registry registry = network.registry(Credentials.ANONYMOUS);
        cancellation.cancel();

        assertThatThrownBy(() -> Questions.MANIFEST.ask(registry, host.repository("app")))
                .hasMessageStartingWith("Canceled before the registry responded.  [CANCELLED]");
        assertThat(network.log()).isEmpty();
    }

    @Test
    void asksNothingInAnInterruptedThreadAndLeavesItInterrupted() {
        Thread.currentThread().interrupt();

        Throwable end = catchThrowable(() -> ask(Questions.MANIFEST));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(end).hasMessageStartingWith("Canceled before the registry responded.  [CANCELLED]");
        assertThat(network.log()).isEmpty();
    }

    @Test
    void doesNotLoseAnInterruptionThatComesWithAnAnswer() {
        Thread asking = Thread.currentThread();
        host.on("GET /v2/app/manifests/1.0", request -> {
            asking.interrupt();
            return manifest().build();
        });

        Throwable first = catchThrowable(() -> ask(Questions.MANIFEST));
        Throwable second = catchThrowable(() -> ask(Questions.MANIFEST));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(first)
                .satisfiesAnyOf(
                        end -> assertThat(end).isNull(), end -> assertThat(end).hasMessageContaining("[CANCELLED]"));
        assertThat(second).hasMessageContaining("[CANCELLED]");
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void answersWhileThereIsTime() {
        host.on("GET /v2/app/manifests/1.0", challenge("Bearer realm=\"" + host.url("/token") + "\""), manifest());
        host.on("GET /token", token("T1"));

        ask(Questions.MANIFEST);

        assertThat(network.log()).hasSize(4);
    }

    private static MockResponse slow(MockResponse.Builder answer) {
        return answer.headersDelay(300, TimeUnit.MILLISECONDS).build();
    }

    /** Listens, and has no room for anybody: connections to it hang. */
    private static final class FullServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        private final List<SocketChannel> guests = new ArrayList<>();

        FullServer() throws IOException {
            for (int i = 0; i < 8; i++) {
                SocketChannel guest = SocketChannel.open();
                guest.configureBlocking(false);
                guest.connect(server.getLocalSocketAddress());
                guests.add(guest);
            }
        }

        Repository repository(String path) {
            return new Repository("127.0.0.1:" + server.getLocalPort(), path);
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel guest : guests) {
                guest.close();
            }
            server.close();
        }
    }
}
