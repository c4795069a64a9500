package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One blob to another repository, with registries that do it otherwise than the specification's first choice. */
class CopyBlobTest {
    private static final int CHUNK = 16 << 20;
    private static final String PUT = "PUT /v2/to/blobs/uploads/.*";
    private static final String PATCH = "PATCH /v2/to/blobs/uploads/.*";
    private static final String START = "POST /v2/to/blobs/uploads/";

    private final ScriptedRegistry here = ScriptedRegistry.start();
    private final ScriptedRegistry there = ScriptedRegistry.start();
    private final AtomicLong moved = new AtomicLong();
    private final byte[] content = "the bytes of a layer".getBytes(StandardCharsets.UTF_8);
    private final Descriptor blob = push(content);

    @AfterEach
    void stop() {
        here.close();
        there.close();
    }

    private Descriptor push(byte[] bytes) {
        here.push("from", "t", new SampleImage("m", new byte[0], List.of(), Map.of(Digest.of(bytes), bytes)));
        return new Descriptor("layer", Digest.of(bytes), bytes.length, Optional.empty(), "", false);
    }

    private BlobArrival copy(ScriptedRegistry target, Descriptor what) {
        return TestRegistries.plain(List.of(here.host(), there.host()), new Cancellation())
                .copyBlob(
                        new Repository(here.host(), "from"),
                        new Repository(target.host(), "to"),
                        what,
                        moved::addAndGet);
    }

    private RegistryException failure(ScriptedRegistry target, Descriptor what) {
        return Assertions.catchThrowableOfType(RegistryException.class, () -> copy(target, what));
    }

    private List<String> uploads(ScriptedRegistry target) {
        return target.requests().stream()
                .filter(request -> request.contains("/blobs/uploads/"))
                .map(request -> request.replaceAll("digest=sha256%3A[0-9a-f]+", "digest=…"))
                .toList();
    }

    private static void assertHolds(ScriptedRegistry target, Descriptor what) {
        assertThat(target.blobs("to")).contains(what.digest());
        assertThat(target.openUploads()).isEmpty();
    }

    @Test
    void sendsTheBytesInOnePiece() {
        assertThat(copy(there, blob)).isEqualTo(BlobArrival.SENT);

        assertHolds(there, blob);
        assertThat(uploads(there))
                .containsExactly("POST /v2/to/blobs/uploads/", "PUT /v2/to/blobs/uploads/1?_state=s0&digest=…");
        assertThat(there.recorded().get(2).getHeaders().get("Content-Length")).isEqualTo("" + content.length);
        assertThat(moved).hasValue(content.length);
    }

    @Test
    void sendsNothingThatIsThere() {
        copy(there, blob);
        there.forgetRequests();

        assertThat(copy(there, blob)).isEqualTo(BlobArrival.PRESENT);
        assertThat(there.requests()).containsExactly("HEAD /v2/to/blobs/" + blob.digest());
    }

    @Test
    void mountsWithinTheRegistry() {
        assertThat(copy(here, blob)).isEqualTo(BlobArrival.MOUNTED);

        assertHolds(here, blob);
        assertThat(moved).hasValue(0);
    }

    @Test
    void sendsIntoTheSessionThatARefusedMountOpens() {
        here.when(
                "POST .*mount=.*",
                (request, honest) -> new MockResponse.Builder()
                        .code(202)
                        .setHeader("Location", "/v2/to/blobs/uploads/x")
                        .build());
        here.when(
                "PUT /v2/to/blobs/uploads/x.*",
                Fault.answering(new MockResponse.Builder().code(201).build()));

        assertThat(copy(here, blob)).isEqualTo(BlobArrival.SENT);
        assertThat(uploads(here)).hasSize(2).last().asString().startsWith("PUT /v2/to/blobs/uploads/x?digest=");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 500, 501, 503})
    void sendsWhereTheMountIsRefused(int status) {
        here.when("POST .*mount=.*", Fault.status(status, "UNSUPPORTED", "no mounts"));

        assertThat(copy(here, blob)).isEqualTo(BlobArrival.SENT);
        assertHolds(here, blob);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 405, 500})
    void takesARefusedLookForNoAnswer(int status) {
        there.when("HEAD .*", Fault.status(status, "DENIED", "no"));

        assertThat(copy(there, blob)).isEqualTo(BlobArrival.SENT);
        assertHolds(there, blob);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 413, 416})
    void sendsInChunksWhereOnePieceIsRefused(int status) {
        AtomicInteger puts = new AtomicInteger();
        there.when(
                PUT,
                (request, honest) -> puts.incrementAndGet() > 1
                        ? honest.get()
                        : Fault.status(status, "UNSUPPORTED", "chunks only").answer(request, honest));

        assertThat(copy(there, blob)).isEqualTo(BlobArrival.SENT);
        assertHolds(there, blob);
        assertThat(moved).hasValue(content.length);
        assertThat(uploads(there))
                .containsExactly(
                        "POST /v2/to/blobs/uploads/",
                        "PUT /v2/to/blobs/uploads/1?_state=s0&digest=…",
                        "DELETE /v2/to/blobs/uploads/1?_state=s0",
                        "POST /v2/to/blobs/uploads/",
                        "PATCH /v2/to/blobs/uploads/2?_state=s0",
                        "PUT /v2/to/blobs/uploads/2?_state=s20&digest=…");
    }

    @Test
    void sendsInChunksWhereTheRegistrySaysSo() {
        there.when(
                START,
                (request, honest) -> honest.get()
                        .newBuilder()
                        .setHeader("OCI-Chunk-Min-Length", "1048576")
                        .build());
        byte[] large = new byte[CHUNK + 7];
        large[CHUNK] = 1;

        Descriptor layer = push(large);
        copy(there, layer);

        assertHolds(there, layer);
        assertThat(there.recorded().stream()
                        .filter(request -> request.getMethod().equals("PATCH"))
                        .map(request -> request.getHeaders().get("Content-Range")))
                .containsExactly("0-16777215", "16777216-16777222");
    }

    @Test
    void asksWhatTheRegistryHasWhereItRefusesAChunk() {
        there.when(START, chunked());
        AtomicInteger patches = new AtomicInteger();
        there.when(
                PATCH,
                (request, honest) -> patches.incrementAndGet() == 1
                        ? honest.get().newBuilder().code(416).build()
                        : honest.get());

        assertThat(copy(there, blob)).isEqualTo(BlobArrival.SENT);

        assertHolds(there, blob);
        assertThat(moved).hasValue(content.length);
        assertThat(uploads(there)).anyMatch(request -> request.startsWith("GET "));
    }

    private static Fault chunked() {
        return (request, honest) ->
                honest.get().newBuilder().setHeader("OCI-Chunk-Min-Length", "1").build();
    }

    @Test
    void goesOnWhereTheConnectionBroke() {
        there.when(START, chunked());
        AtomicInteger patches = new AtomicInteger();
        there.when(PATCH, (request, honest) -> {
            MockResponse answer = honest.get();
            return patches.incrementAndGet() > 1
                    ? answer
                    : new MockResponse.Builder()
                            .onResponseStart(new SocketEffect.CloseSocket())
                            .build();
        });

        assertThat(copy(there, blob)).isEqualTo(BlobArrival.SENT);
        assertHolds(there, blob);
        assertThat(moved).hasValue(content.length);
        assertThat(patches).hasValue(1);
    }

    @Test
    void findsThatOnlyTheAnswerWasLost() {
        there.when(PUT, (request, honest) -> {
            honest.get();
            return new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build();
        });

        assertThat(copy(there, blob)).isEqualTo(BlobArrival.SENT);
        assertThat(uploads(there)).hasSize(2);
        assertHolds(there, blob);
        assertThat(moved).hasValue(content.length);
    }

    @Test
    void readsTheSourceAgainWhereItBreaksOff() {
        AtomicInteger reads = new AtomicInteger();
        here.when(
                "GET .*/blobs/.*",
                (request, honest) -> reads.incrementAndGet() > 1
                        ? honest.get()
                        : new MockResponse.Builder()
                                .setHeader("Content-Length", content.length)
                                .body("the by")
                                .setHeader("Content-Length", content.length)
                                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                                .build());

        assertThat(copy(there, blob)).isEqualTo(BlobArrival.SENT);
        assertHolds(there, blob);
        assertThat(moved).hasValue(content.length);
    }

    static Stream<String> changes() {
        return Stream.of("The bytes of a layer", "the bytes of a layer and more", "");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void neverCompletesABlobWithOtherBytes(String changed) {
        here.when(
                "GET .*/blobs/.*",
                Fault.answering(new MockResponse.Builder().body(changed).build()));

        RegistryException failure = failure(there, blob);

        assertThat(failure.code()).isIn(FailureCode.DIGEST_MISMATCH, FailureCode.UNREADABLE_ANSWER);
        assertThat(there.blobs("to")).isEmpty();
        assertThat(there.openUploads()).isEmpty();
    }

    @Test
    void saysWhichBytesWereOthers() {
        here.when(
                "GET .*/blobs/.*",
                Fault.answering(
                        new MockResponse.Builder().body("The bytes of a layer").build()));

        assertThat(failure(there, blob).getMessage().replace(here.host(), "here:5000"))
                .isEqualTo("""
                        The digest of a layer does not match the image's manifest.  [DIGEST_MISMATCH]
                          request:          GET http://here:5000/v2/from/blobs/%s
                          digest asked for: %s
                          found:            %s
                          Do not use this image. Something changed it in storage or in transit.""".formatted(
                                blob.digest(),
                                blob.digest(),
                                Digest.of("The bytes of a layer".getBytes(StandardCharsets.UTF_8))));
        assertThat(uploads(there)).last().asString().startsWith("DELETE ");
    }

    @Test
    void closesTheSessionWhereTheSourceHasLostTheBlob() {
        here.removeBlob("from", blob.digest());

        assertThat(failure(there, blob).code()).isEqualTo(FailureCode.INCOMPLETE_IMAGE);
        assertThat(there.openUploads()).isEmpty();
    }

    @Test
    void givesUpAfterAFewTriesAndClosesTheSession() {
        there.when(PUT, Fault.status(500, "UNKNOWN", "broken"));

        assertThat(failure(there, blob).code()).isEqualTo(FailureCode.REGISTRY_ERROR);
        assertThat(there.openUploads()).isEmpty();
        assertThat(uploads(there).stream().filter(request -> request.startsWith("PUT")))
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {START, PUT})
    void quotesTheRegistryIfAnUploadFails(String request) {
        there.when(
                request,
                Fault.answering(new MockResponse.Builder()
                        .code(403)
                        .setHeader("Content-Type", "application/json")
                        .body("{\"errors\":[{\"errorCode\":\"Q\",\"errorMessage\":\"The storage is used up\"}]}")
                        .build()));

        assertThat(failure(there, blob)).hasMessageContaining("it says:     \"Q: The storage is used up\"");
    }

    @Test
    void givesUpAtOnceWhereItMayNotWrite() {
        there.when(PUT, Fault.status(403, "DENIED", "no"));

        assertThat(failure(there, blob).code()).isEqualTo(FailureCode.FORBIDDEN);
        assertThat(there.openUploads()).isEmpty();
        assertThat(uploads(there).stream().filter(request -> request.startsWith("PUT")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void sendsTheSmallestBlobsToo(String text) {
        Descriptor small = push(text.getBytes(StandardCharsets.UTF_8));

        assertThat(copy(there, small)).isEqualTo(BlobArrival.SENT);
        assertHolds(there, small);

        there.removeBlob("to", small.digest());
        there.when(START, chunked());
        assertThat(copy(there, small)).isEqualTo(BlobArrival.SENT);
        assertHolds(there, small);
    }

    @Test
    void refusesARegistryThatStoresOtherBytes() {
        there.when(
                PUT,
                (request, honest) -> honest.get()
                        .newBuilder()
                        .setHeader("Docker-Content-Digest", Digest.of(new byte[] {1}))
                        .build());

        assertThat(failure(there, blob).code()).isEqualTo(FailureCode.WRITE_NOT_CONFIRMED);
    }

    @Test
    void endsInTimeWhereTheSourceTrickles() {
        here.when(
                "GET .*/blobs/.*",
                (request, honest) -> honest.get()
                        .newBuilder()
                        .throttleBody(1, 300, TimeUnit.MILLISECONDS)
                        .build());

        assertThat(failure(there, blob).code()).isEqualTo(FailureCode.TIMED_OUT);
        assertThat(there.blobs("to")).isEmpty();
    }

    @Test
    void stopsInTheMiddleWhenItIsCancelled() {
        Cancellation cancellation = new Cancellation();
        byte[] large = new byte[4 << 20];
        Descriptor layer = push(large);
        here.when(
                "GET .*/blobs/.*",
                (request, honest) -> new MockResponse.Builder()
                        .body(new Buffer().write(large))
                        .throttleBody(1 << 20, 1, TimeUnit.DAYS)
                        .build());

        RegistryException end = Assertions.catchThrowableOfType(
                RegistryException.class,
                () -> TestRegistries.plain(List.of(here.host(), there.host()), cancellation)
                        .copyBlob(
                                new Repository(here.host(), "from"),
                                new Repository(there.host(), "to"),
                                layer,
                                bytes -> cancellation.cancel()));

        assertThat(end.code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(there.blobs("to")).isEmpty();
    }
}
