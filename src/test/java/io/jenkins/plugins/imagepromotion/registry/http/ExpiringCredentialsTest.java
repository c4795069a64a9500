package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests credentials that change or expire during a session. */
class ExpiringCredentialsTest {
    private static final Tag TAG = new Tag("1.0");
    private static final String GET = "GET /v2/app/manifests/1.0";
    private static final String NAME = "registry.example.com ";
    private static final String TOKEN = "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush";
    private static final Duration HOUR = Duration.ofHours(1);

    @AutoClose
    private final ScriptedNetwork network = new ScriptedNetwork();

    private final FakeTime time = new FakeTime();
    private ScriptedNetwork.Host host;
    private ScriptedNetwork.Host auth;

    @BeforeEach
    void start() {
        host = network.https("registry.example.com");
        auth = network.https("auth.example.com");
        network.retrying(RetryPolicy.once(ScriptedNetwork.QUICK.call()), time);
    }

    private String bearer() {
        return "Bearer realm=\"" + auth.url("/token") + "\",service=\"s\"";
    }

    private static String as(String password) {
        return " [" + okhttp3.Credentials.basic("bob", password) + "]";
    }

    /** Returns a registry whose credentials change to the next of these passwords at each read, up to the last one. */
    private Registry registry(String... passwords) {
        Deque<String> next = new ArrayDeque<>(List.of(passwords));
        return network.registry(
                network.connections(),
                purpose -> Credentials.basic("bob", next.size() > 1 ? next.remove() : next.element()));
    }

    private void read(Registry registry) {
        assertThat(registry.manifest(host.repository("app"), TAG)).isPresent();
    }

    @Test
    void asksForATokenWithCurrentCredentialsOnceTheOldOneHasExpired() {
        host.on(GET, challenge(bearer()), manifest());
        auth.on("GET /token", token("T1"), token("T2"));
        Registry registry = registry("first", "second");

        read(registry);
        read(registry);
        time.pass(HOUR);
        read(registry);

        assertThat(network.log())
                .containsExactly(
                        NAME + GET,
                        "asked for credentials",
                        TOKEN + as("first"),
                        NAME + GET + " [Bearer T1]",
                        NAME + GET + " [Bearer T1]",
                        "asked for credentials",
                        TOKEN + as("second"),
                        NAME + GET + " [Bearer T2]");
    }

    @Test
    void asksForATokenWithCurrentCredentialsIfTheRegistryRefusesTheOldOne() {
        host.on(GET, challenge(bearer()), manifest(), challenge(bearer()), manifest());
        auth.on("GET /token", token("T1"), token("T2"));
        Registry registry = registry("first", "second");

        read(registry);
        read(registry);

        assertThat(network.log())
                .endsWith(
                        NAME + GET + " [Bearer T1]",
                        "asked for credentials",
                        TOKEN + as("second"),
                        NAME + GET + " [Bearer T2]");
    }

    @Test
    void readsARefusedPasswordAgain() {
        host.on(GET, challenge("Basic realm=\"x\""), manifest(), challenge("Basic realm=\"x\""), manifest());
        Registry registry = registry("first", "second");

        read(registry);
        read(registry);
        read(registry);

        assertThat(network.log())
                .endsWith(
                        NAME + GET + as("first"),
                        "asked for credentials",
                        NAME + GET + as("second"),
                        NAME + GET + as("second"));
    }

    @Test
    void failsIfTheNewPasswordIsRefusedAsWell() {
        host.on(GET, challenge("Basic realm=\"x\""), manifest(), challenge("Basic realm=\"x\""));
        Registry registry = registry("first", "second", "third");

        read(registry);

        assertThatThrownBy(() -> read(registry))
                .hasMessageStartingWith("The registry does not accept the credentials.  [UNAUTHORIZED]\n");
        assertThat(network.log())
                .endsWith(NAME + GET + as("first"), "asked for credentials", NAME + GET + as("second"));
    }

    @Test
    void readsThemOnceForAllRefusedRequests() throws Exception {
        int requests = 4;
        CountDownLatch refused = new CountDownLatch(requests);
        AtomicInteger lookups = new AtomicInteger();
        AtomicReference<String> valid = new AtomicReference<>("first");
        host.on(GET, request -> {
            String sent = request.getHeaders().get("Authorization");
            if (okhttp3.Credentials.basic("bob", valid.get()).equals(sent)) {
                return manifest().build();
            }
            if (sent != null) {
                refused.countDown();
            }
            return challenge("Basic realm=\"x\"").build();
        });
        Registry registry = network.registry(network.connections(), purpose -> {
            if (lookups.incrementAndGet() > 1) {
                await(refused);
            }
            return Credentials.basic("bob", valid.get());
        });
        read(registry);
        valid.set("second");

        ExecutorService threads = Executors.newFixedThreadPool(requests);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                all.add(threads.submit(() -> read(registry)));
            }
            for (Future<?> one : all) {
                one.get(10, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(lookups).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void completesACopyWhosePasswordChangesBetweenTwoRequestsOfAnUpload() {
        byte[] content = new byte[5000];
        Descriptor blob = new Descriptor("layer", Digest.of(content), content.length, Optional.empty(), "", false);
        AtomicReference<String> valid = new AtomicReference<>("first");
        try (ScriptedRegistry here = ScriptedRegistry.start();
                ScriptedRegistry there = ScriptedRegistry.start()) {
            here.push("from", "t", new SampleImage("m", new byte[0], List.of(), Map.of(blob.digest(), content)));
            there.when(".*", (request, honest) -> {
                if (!accepts(request, valid.get())) {
                    return challenge("Basic realm=\"x\"").build();
                }
                MockResponse answer = honest.get();
                if (request.getMethod().equals("POST")) {
                    valid.set("second");
                }
                return answer;
            });
            Registry registry =
                    new HttpRegistry(TestRegistries.connections(), access(valid), new Cancellation(), warning -> {});

            BlobArrival arrival = registry.copyBlob(
                    new Repository(here.host(), "from"), new Repository(there.host(), "to"), blob, count -> {});

            assertThat(arrival).isEqualTo(BlobArrival.SENT);
            assertThat(there.blobs("to")).contains(blob.digest());
            assertThat(there.openUploads()).isEmpty();
        }
    }

    private static boolean accepts(RecordedRequest request, String password) {
        return okhttp3.Credentials.basic("bob", password)
                .equals(request.getHeaders().get("Authorization"));
    }

    private static RegistryAccess access(AtomicReference<String> password) {
        return new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return true;
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return Credentials.basic("bob", password.get());
            }
        };
    }
}
