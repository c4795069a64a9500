package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests at the same time that need the same token. */
class ConcurrentTokenTest {
    private static final int REQUESTS = 8;
    private static final Credentials BOB = Credentials.basic("bob", "hunter2");
    private static final Tag TAG = new Tag("1.0");

    private final ScriptedNetwork network = new ScriptedNetwork();
    private final CountDownLatch challenged = new CountDownLatch(REQUESTS);
    private ScriptedNetwork.Host host;
    private Repository repository;

    @BeforeEach
    void start() {
        host = network.http("registry.example.com");
        repository = host.repository("app");
        host.on("GET /v2/app/manifests/1.0", request -> {
            if (request.getHeaders().get("Authorization") != null) {
                return manifest().build();
            }
            // A request that begins after the first challenge would get its token first.
            challenged.countDown();
            await(challenged);
            return challenge("Bearer realm=\"" + host.url("/token") + "\",service=\"s\"")
                    .build();
        });
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private Stream<String> tokenRequests() {
        return network.log().stream()
                .filter(line -> line.contains(" GET /token"))
                .map(line -> line.replaceFirst(".*scope=([^ ]*).*", "$1"));
    }

    /** Reads the tag with several requests at the same time, and returns how many got the manifest. */
    private long readAtOnce() {
        Registry registry = network.registry(BOB);
        List<CompletableFuture<Boolean>> reads = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> registry.manifest(repository, TAG).isPresent(),
                        work -> new Thread(work, "reads").start()))
                .limit(REQUESTS)
                .toList();
        return reads.stream()
                .filter(read -> read.handle((found, failure) -> failure == null && found)
                        .join())
                .count();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void concurrentRequestsShareOneTokenRequest() {
        host.on("GET /token", token("T1"));

        assertThat(readAtOnce()).isEqualTo(REQUESTS);
        assertThat(tokenRequests()).containsExactly("repository%3Aapp%3Apull%2Cpush");
    }

    @Test
    void aFailedTokenRequestDoesNotFailTheRequestsThatWaitForIt() {
        host.on("GET /token", error(500, "UNKNOWN", "broken"), token("T1"));

        assertThat(readAtOnce()).isEqualTo(REQUESTS - 1);
    }
}
