package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HostLimits;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;
import io.jenkins.plugins.imagepromotion.testing.HangingServer;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that a stopped call ends immediately, no matter what it waits for. Like the edges, the tests cancel the requests and
 * interrupt the thread. A call must end within one second; the tests allow more time on a busy machine, but far less than the time
 * limits of the calls.
 */
@Timeout(60)
class StoppedCallTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Tag TAG = new Tag("t");

    private final Cancellation cancellation = new Cancellation();
    private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();

    private Registry registry(Dns dns, HostLimits limits) {
        return registry(dns, new HttpSettings(HttpTimeouts.DEFAULT, RetryPolicy.DEFAULT, limits, false));
    }

    private Registry registry(Dns dns, HttpSettings settings) {
        HttpConnections connections =
                HttpConnections.through(client -> client.newBuilder().dns(dns), settings);
        RegistryAccess access = new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return !registry.startsWith("tls.");
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return Credentials.ANONYMOUS;
            }
        };
        return new HttpRegistry(connections, access, cancellation, warning -> {});
    }

    private Registry registry() {
        return registry(host -> List.of(InetAddress.getByName("127.0.0.1")), HostLimits.DEFAULT);
    }

    private Thread start(Registry registry, Consumer<Registry> call) {
        Thread caller = new Thread(
                () -> {
                    try {
                        call.accept(registry);
                    } catch (Throwable e) {
                        end.set(e);
                    }
                },
                "caller");
        caller.start();
        return caller;
    }

    /** Stops the call as a step does, and requires that its thread ends in time because the call was canceled. */
    private void requireEnd(Thread caller) throws InterruptedException {
        assertThat(end).hasValue(null);
        long start = System.nanoTime();
        cancellation.cancel();
        caller.interrupt();
        caller.join(LIMIT.toMillis());
        assertThat(caller.isAlive()).as("still waiting").isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
    }

    private static Consumer<Registry> reading(String host) {
        return registry -> registry.manifest(new Repository(host, "app"), TAG);
    }

    @Test
    void endsWhileItLooksUpAName() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Dns dns = host -> {
            asked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of();
        };
        Thread caller = start(registry(dns, HostLimits.DEFAULT), reading("registry.invalid"));
        asked.await();

        requireEnd(caller);
        released.countDown();
    }

    @Test
    void endsANameLookupAfterTheTimeLimitOfACall() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Dns dns = host -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of();
        };
        HttpSettings settings = HttpSettings.DEFAULT.trying(Duration.ofMillis(300));
        Thread caller = start(registry(dns, settings), reading("registry.invalid"));

        caller.join(LIMIT.toMillis());
        released.countDown();

        assertThat(caller.isAlive()).as("still waiting").isFalse();
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        e -> assertThat(e.code()).isIn(FailureCode.TIMED_OUT, FailureCode.UNREACHABLE));
    }

    @Test
    void endsWhileItConnects() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (boolean isFull = false; !isFull; ) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(full.getLocalSocketAddress(), 500);
                } catch (SocketTimeoutException e) {
                    isFull = true;
                }
            }
            Thread caller = start(registry(), reading("127.0.0.1:" + full.getLocalPort()));
            Thread.sleep(500);

            requireEnd(caller);
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void endsDuringTheTlsHandshake() throws Exception {
        try (HangingServer server = HangingServer.silent()) {
            Thread caller = start(registry(), reading(server.host().replace("127.0.0.1", "tls.invalid")));
            server.awaitConnection();

            requireEnd(caller);
            server.awaitNoConnection();
        }
    }

    @Test
    void endsWhileItWaitsForAResponse() throws Exception {
        try (HangingServer server = HangingServer.silent()) {
            Thread caller = start(registry(), reading(server.host()));
            server.awaitRequest("GET .*");

            requireEnd(caller);
            server.awaitNoConnection();
        }
    }

    @Test
    void endsInTheMiddleOfABody() throws Exception {
        String half =
                "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: 1000\r\n\r\n{";
        try (HangingServer server = HangingServer.answering(request -> Optional.of(half))) {
            Thread caller = start(registry(), reading(server.host()));
            server.awaitRequest("GET .*");

            requireEnd(caller);
            server.awaitNoConnection();
        }
    }

    @Test
    void endsInTheMiddleOfAnUpload() throws Exception {
        byte[] large = new byte[32 << 20];
        Descriptor layer = new Descriptor("layer", Digest.of(large), large.length, Optional.empty(), "", false);
        try (ScriptedRegistry source = ScriptedRegistry.start();
                HangingServer target = HangingServer.answering(StoppedCallTest::upload)) {
            source.push("app", "t", new SampleImage("m", new byte[0], List.of(), Map.of(layer.digest(), large)));
            Thread caller = start(
                    registry(),
                    registry -> registry.copyBlob(
                            new Repository(source.host(), "app"),
                            new Repository(target.host(), "app"),
                            layer,
                            bytes -> {}));
            target.awaitRequest("PUT .*");

            requireEnd(caller);
            target.awaitNoConnection();
        }
    }

    /** Opens an upload, and does not read its content. */
    private static Optional<String> upload(String request) {
        if (request.startsWith("PUT")) {
            return Optional.empty();
        }
        return Optional.of(
                request.startsWith("HEAD")
                        ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 202 Accepted\r\nLocation: /v2/app/blobs/uploads/1\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void endsTheThreadsOfParallelCalls() throws Exception {
        try (HangingServer server = HangingServer.silent()) {
            List<Tag> tags = List.of(new Tag("a"), new Tag("b"), new Tag("c"));
            Thread caller = start(
                    registry(),
                    registry ->
                            Workers.each(tags, tag -> registry.manifest(new Repository(server.host(), "app"), tag)));
            tags.forEach(tag -> server.awaitRequest("GET .*/manifests/" + tag));

            long start = System.nanoTime();
            cancellation.cancel();
            caller.interrupt();
            caller.join(LIMIT.toMillis());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("image-promotion worker"));
            server.awaitNoConnection();
        }
    }

    @Test
    void endsWhileItBacksOff() throws Exception {
        try (ScriptedRegistry registry = ScriptedRegistry.start()) {
            CountDownLatch asked = new CountDownLatch(1);
            registry.when(".*", (request, honest) -> {
                asked.countDown();
                return new MockResponse.Builder()
                        .code(429)
                        .setHeader("Retry-After", "30")
                        .build();
            });
            Thread caller = start(registry(), reading(registry.host()));
            asked.await();
            Thread.sleep(200);

            requireEnd(caller);
            assertThat(registry.requests()).hasSize(1);
        }
    }

    @Test
    void endsWhileItWaitsForAToken() throws Exception {
        try (HangingServer service = HangingServer.silent();
                ScriptedRegistry registry = ScriptedRegistry.start()) {
            String realm = "http://" + service.host() + "/token";
            registry.when(
                    ".*",
                    Fault.answering(new MockResponse.Builder()
                            .code(401)
                            .setHeader("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"s\"")
                            .build()));
            Thread caller = start(registry(), reading(registry.host()));
            service.awaitRequest("GET /token.*");

            requireEnd(caller);
            service.awaitNoConnection();
        }
    }

    @Test
    void endsWhileItWaitsForAFreeConnectionToTheHost() throws Exception {
        try (HangingServer server = HangingServer.silent()) {
            Registry registry = registry(host -> List.of(InetAddress.getByName("127.0.0.1")), new HostLimits(1, 100));
            Thread first = start(registry, reading(server.host()));
            server.awaitRequest("GET .*");
            Thread second = start(registry, reading(server.host()));
            Thread.sleep(300);

            requireEnd(second);
            first.join(LIMIT.toMillis());
            assertThat(first.isAlive()).isFalse();
        }
    }

    @Test
    void sendsNothingAfterTheStop() throws IOException {
        try (ScriptedRegistry registry = ScriptedRegistry.start()) {
            cancellation.cancel();

            Thread caller = start(registry(), reading(registry.host()));
            caller.join(LIMIT.toMillis());

            assertThat(end.get())
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
            assertThat(registry.requests()).isEmpty();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
