package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LayeredArtifactTest {
    private static final Tag TAG = new Tag("sha256-" + "a".repeat(64) + ".att");
    private static final String TYPE = "application/vnd.dsse.envelope.v1+json";

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final Registry registry = TestRegistries.plain(server.host(), new Cancellation());
    private final Repository app = new Repository(server.host(), "app");

    private static Artifact artifact(String content) {
        return new Artifact(TYPE, TYPE, bytes(content), new TreeMap<>(Map.of("predicateType", "x", "a", "")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Digest digest(String content) {
        return Digest.of(bytes(content));
    }

    private List<Digest> layers() {
        return registry.manifest(app, TAG).orElseThrow().links().layers().stream()
                .map(Descriptor::digest)
                .toList();
    }

    private static String layer(String content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s,\"annotations\":{\"a\":\"\",\"predicateType\":\"x\"}}"
                .formatted(TYPE, digest(content), content.length());
    }

    @Test
    void storesTheLayoutThatCosignReads() {
        registry.append(app, TAG, List.of(artifact("one"), artifact("two")));

        String config =
                "{\"architecture\":\"\",\"os\":\"\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\",\"%s\"]}}"
                        .formatted(digest("one"), digest("two"));
        assertThat(server.stored("app", TAG.value()))
                .isEqualTo(MediaTypes.OCI_MANIFEST + " {\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
                        + digest(config) + "\",\"size\":" + config.length() + "},\"layers\":[" + layer("one") + ","
                        + layer("two") + "]}");
        assertThat(server.blobs("app")).contains(digest(config), digest("one"), digest("two"));
    }

    @Test
    void keepsEverythingThatTheManifestHas() {
        String other = "{\"mediaType\":\"text/plain\",\"digest\":\"" + digest("other") + "\",\"size\":5}";
        server.push(
                "app",
                TAG.value(),
                MediaTypes.OCI_MANIFEST,
                bytes("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.cosign.config\",\"digest\":\""
                        + digest("config") + "\",\"size\":6},\"layers\":[" + other
                        + "],\"annotations\":{\"b\":\"c\"}}"));

        registry.append(app, TAG, List.of(artifact("one")));

        assertThat(server.stored("app", TAG.value()))
                .contains("\"config\":{\"mediaType\":\"application/vnd.cosign.config\",\"digest\":\"sha256:")
                .doesNotContain(digest("config").toString())
                .endsWith("\"layers\":[" + other + "," + layer("one") + "],\"annotations\":{\"b\":\"c\"}}");
        assertThat(layers()).containsExactly(digest("other"), digest("one"));
    }

    @Test
    void writesNothingIfTheLayersArePresent() {
        registry.append(app, TAG, List.of(artifact("one")));
        server.forgetRequests();

        registry.append(app, TAG, List.of(artifact("one")));

        assertThat(server.requests()).containsExactly("GET /v2/app/manifests/" + TAG);
    }

    @Test
    void aCancelledThreadDoesNotWaitForTheOneThatWrites() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        server.when("PUT /v2/app/manifests/" + TAG, (request, honest) -> {
            writing.countDown();
            awaitUninterruptibly(end);
            return honest.get();
        });
        CompletableFuture<Void> first =
                CompletableFuture.runAsync(() -> registry.append(app, TAG, List.of(artifact("one"))));
        writing.await();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread second = new Thread(() -> registry.append(app, TAG, List.of(artifact("two"))));
        second.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        second.start();
        second.interrupt();
        second.join(10_000);
        boolean isWaiting = second.isAlive();
        end.countDown();
        first.join();
        second.join();

        assertThat(isWaiting).isFalse();
        assertThat(failure.get())
                .isInstanceOfSatisfying(
                        ImagePromotionException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
        assertThat(layers()).containsExactly(digest("one"));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void losesNoLayerOfParallelThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> all = IntStream.range(0, 24)
                    .mapToObj(i -> (Callable<Boolean>) () -> {
                        registry.append(app, TAG, List.of(artifact("artifact " + i)));
                        return true;
                    })
                    .toList();
            for (Future<Boolean> one : threads.invokeAll(all)) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(layers()).hasSize(24).doesNotHaveDuplicates();
    }

    /** Another process wrote the tag between our read and our write, and its write came last. */
    @Test
    void writesAgainIfAnotherClientOverwritesTheTag() {
        registry.append(app, TAG, List.of(artifact("theirs")));
        Manifest theirs = registry.manifest(app, TAG).orElseThrow();
        AtomicInteger writes = new AtomicInteger();
        server.when("PUT .*/manifests/" + TAG, (request, honest) -> {
            MockResponse answer = honest.get();
            if (writes.getAndIncrement() == 0) {
                server.push("app", TAG.value(), theirs.mediaType(), theirs.bytes());
            }
            return answer;
        });

        registry.append(app, TAG, List.of(artifact("ours")));

        assertThat(layers()).containsExactly(digest("theirs"), digest("ours"));
        assertThat(writes).hasValue(2);
    }

    @Test
    void failsIfTheRegistryForgetsTheTag() {
        server.when("GET .*/manifests/" + TAG, Fault.status(404, "MANIFEST_UNKNOWN", "no"));

        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> registry.append(app, TAG, List.of(artifact("one"))));

        assertThat(failure).hasMessage("""
            The new attestation is missing after it was written.  [WRITE_NOT_CONFIRMED]
              repository: %s/app
              tag:        %s
              Run it again to complete it.\
            """.formatted(server.host(), TAG));
    }

    @Test
    void doesNotOverwriteAnIndex() {
        byte[] index = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}");
        server.push("app", TAG.value(), MediaTypes.OCI_INDEX, index);

        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> registry.append(app, TAG, List.of(artifact("one"))));

        assertThat(failure.code()).isEqualTo(FailureCode.UNSUPPORTED_MANIFEST);
        assertThat(failure).hasMessage("""
            The tag for attestations holds something else.  [UNSUPPORTED_MANIFEST]
              repository: %s/app
              tag:        %s
              Find out who wrote it. It was not overwritten.\
            """.formatted(server.host(), TAG));
        assertThat(server.tags("app")).containsEntry(TAG.value(), Digest.of(index));
    }
}
