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
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A large blob, which is read in parts where the source serves ranges. */
class CopyBlobInPartsTest {
    private static final int PART = 8 << 20;
    private static final String GET = "GET .*/blobs/sha256:.*";
    private static final List<String> ALL = List.of(
            "bytes=0-8388607",
            "bytes=8388608-16777215",
            "bytes=16777216-25165823",
            "bytes=25165824-33554431",
            "bytes=33554432-33554438");

    private final ScriptedRegistry here = ScriptedRegistry.start();
    private final ScriptedRegistry there = ScriptedRegistry.start();
    private final Cancellation cancellation = new Cancellation();
    private final AtomicLong moved = new AtomicLong();
    private final byte[] content = random(4 * PART + 7);
    private final Descriptor blob = push(content);

    @AfterEach
    void stop() {
        here.close();
        there.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private Descriptor push(byte[] bytes) {
        here.push("from", "t", new SampleImage("m", new byte[0], List.of(), Map.of(Digest.of(bytes), bytes)));
        return new Descriptor("layer", Digest.of(bytes), bytes.length, Optional.empty(), "", false);
    }

    private BlobArrival copy(Descriptor what) {
        return TestRegistries.plain(List.of(here.host(), there.host()), cancellation)
                .copyBlob(
                        new Repository(here.host(), "from"),
                        new Repository(there.host(), "to"),
                        what,
                        moved::addAndGet);
    }

    private void assertCopies(Descriptor what) {
        moved.set(0);
        assertThat(copy(what)).isEqualTo(BlobArrival.SENT);
        assertThat(there.blobs("to")).contains(what.digest());
        assertThat(there.openUploads()).isEmpty();
        assertThat(moved).hasValue(what.size());
    }

    /** Returns the ranges of the reads so far; "none" for the whole blob. */
    private List<String> ranges() {
        return here.recorded().stream()
                .filter(request -> request.getMethod().equals("GET"))
                .map(CopyBlobInPartsTest::range)
                .toList();
    }

    private static String range(RecordedRequest request) {
        return Optional.ofNullable(request.getHeaders().get("Range")).orElse("none");
    }

    @Test
    void readsThePartsAtTheSameTimeAndEachOnce() {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger waited = new AtomicInteger();
        here.when(GET, (request, honest) -> {
            if (ALL.subList(1, 4).contains(range(request))) {
                three.countDown();
                waited.addAndGet(await(three) ? 0 : 1);
            }
            return honest.get();
        });

        assertCopies(blob);

        assertThat(waited).as("parts that came alone").hasValue(0);
        assertThat(ranges()).containsExactlyInAnyOrderElementsOf(ALL);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void readsASmallerBlobAsAWhole() {
        assertCopies(push(random(4 * PART - 1)));

        assertThat(ranges()).containsExactly("none");
    }

    @Test
    void usesTheWholeBlobIfTheSourceIgnoresTheRange() {
        here.when(GET, (request, honest) -> whole());

        assertCopies(blob);

        assertThat(ranges()).containsExactly(ALL.get(0));
    }

    private MockResponse whole() {
        return new MockResponse.Builder().body(new Buffer().write(content)).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 416, 500, 501})
    void readsTheWholeBlobIfTheSourceRejectsTheRange(int status) {
        here.when(
                GET,
                (request, honest) -> range(request).equals("none")
                        ? honest.get()
                        : new MockResponse.Builder().code(status).build());

        assertCopies(blob);

        assertThat(ranges()).containsExactly(ALL.get(0), "none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 1-8388608/33554439",
                "bytes 0-8388607/33554440",
                "bytes 0-8388606/33554439",
                "",
                "nonsense"
            })
    void readsTheWholeBlobIfTheSourceSendsAnotherRange(String other) {
        here.when(
                GET,
                (request, honest) -> range(request).equals("none")
                        ? honest.get()
                        : honest.get()
                                .newBuilder()
                                .setHeader("Content-Range", other)
                                .build());

        assertCopies(blob);

        assertThat(ranges()).containsExactly(ALL.get(0), "none");
    }

    @Test
    void readsOnlyThePartAgainWhoseConnectionBreaks() {
        AtomicInteger reads = new AtomicInteger();
        here.when(GET, (request, honest) -> {
            MockResponse answer = honest.get();
            return range(request).equals(ALL.get(2)) && reads.incrementAndGet() == 1
                    ? spoiled(answer, "broken connection")
                    : answer;
        });

        assertCopies(blob);

        assertThat(reads).hasValue(2);
        assertThat(ranges()).hasSize(ALL.size() + 1).doesNotContain("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other bytes", "another range", "fewer bytes", "failure", "broken connection"})
    void readsTheWholeBlobIfALaterPartIsWrong(String fault) {
        here.when(GET, (request, honest) -> {
            MockResponse answer = honest.get();
            return range(request).equals(ALL.get(2)) ? spoiled(answer, fault) : answer;
        });

        assertCopies(blob);

        assertThat(ranges()).startsWith(ALL.get(0)).endsWith("none");
    }

    private static MockResponse spoiled(MockResponse answer, String fault) {
        MockResponse.Builder spoiled = answer.newBuilder();
        return switch (fault) {
            case "other bytes" ->
                spoiled.body(new Buffer().write(new byte[PART])).build();
            case "another range" ->
                spoiled.setHeader("Content-Range", "bytes 0-8388607/33554439").build();
            case "fewer bytes" -> spoiled.body("few").build();
            case "failure" -> new MockResponse.Builder().code(403).build();
            default -> spoiled.onResponseBody(new SocketEffect.CloseSocket()).build();
        };
    }

    @Test
    void neverCompletesABlobWithOtherBytes() {
        byte[] changed = content.clone();
        changed[PART + 1]++;
        here.when(GET, (request, honest) -> {
            String[] range = range(request).replace("bytes=", "").split("-", -1);
            if (range.length < 2) {
                return new MockResponse.Builder()
                        .body(new Buffer().write(changed))
                        .build();
            }
            int first = Integer.parseInt(range[0]);
            return honest.get()
                    .newBuilder()
                    .body(new Buffer().write(changed, first, Integer.parseInt(range[1]) + 1 - first))
                    .build();
        });

        assertThat(failure().code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        assertThat(there.blobs("to")).isEmpty();
        assertThat(there.openUploads()).isEmpty();
    }

    private RegistryException failure() {
        return Assertions.catchThrowableOfType(RegistryException.class, () -> copy(blob));
    }

    @Test
    void failsAsUsualIfTheSourceHasLostTheBlob() {
        here.removeBlob("from", blob.digest());

        assertThat(failure().code()).isEqualTo(FailureCode.INCOMPLETE_IMAGE);
        assertThat(ranges()).containsExactly(ALL.get(0));
    }

    @Test
    void readsAWholeBlobWhileTwoOthersAreCopied() {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch read = new CountDownLatch(1);
        List<Descriptor> others = List.of(push(new byte[] {1}), push(new byte[] {2}));
        others.forEach(other -> there.when("HEAD .*" + other.digest(), (request, honest) -> {
            begun.countDown();
            await(read);
            return honest.get();
        }));
        here.when("GET .*" + blob.digest(), (request, honest) -> {
            read.countDown();
            return honest.get();
        });
        List<CompletableFuture<BlobArrival>> copies = others.stream()
                .map(other ->
                        CompletableFuture.supplyAsync(() -> copy(other), work -> new Thread(work, "copy").start()))
                .toList();
        assertThat(await(begun)).isTrue();

        assertThat(copy(blob)).isEqualTo(BlobArrival.SENT);

        assertThat(copies).allSatisfy(copy -> assertThat(copy.join()).isEqualTo(BlobArrival.SENT));
        assertThat(ranges()).containsOnly("none");
    }

    @Test
    void readsAWholeBlobWhileAnotherOneUsesTheMemoryForParts() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch whole = new CountDownLatch(1);
        here.when(GET, (request, honest) -> {
            if (range(request).equals(ALL.get(1))) {
                begun.countDown();
                await(whole);
            } else if (range(request).equals("none")) {
                whole.countDown();
            }
            return honest.get();
        });
        byte[] changed = content.clone();
        changed[0]++;
        Descriptor other = push(changed);
        CompletableFuture<BlobArrival> first = CompletableFuture.supplyAsync(() -> copy(blob));
        assertThat(await(begun)).isTrue();

        assertThat(copy(other)).isEqualTo(BlobArrival.SENT);

        assertThat(first.join()).isEqualTo(BlobArrival.SENT);
        assertThat(ranges()).hasSize(6).containsOnlyOnce("none");
    }

    @Test
    void stopsWaitingForAPartWhenItIsCancelled() {
        here.when(GET, (request, honest) -> {
            if (!range(request).equals(ALL.get(1))) {
                return honest.get();
            }
            cancellation.cancel();
            return new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build();
        });

        assertThat(failure().code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(there.blobs("to")).isEmpty();
    }
}
