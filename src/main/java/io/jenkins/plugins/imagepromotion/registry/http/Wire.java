package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * One request and its answer: within a deadline, read up to a limit. Every byte we send goes through here.
 *
 * <p>A cancellation ends the request at once; an interruption of the thread is noticed before the next one, because Java does
 * not interrupt a socket.
 */
final class Wire {
    /** Slower than this, a transfer is not slow but stuck. */
    private static final long SLOWEST_BYTES_PER_SECOND = 64 * 1024;

    private final HttpConnections connections;
    private final HttpTimeouts timeouts;
    private final Cancellation cancellation;

    Wire(HttpConnections connections, Cancellation cancellation) {
        this.connections = connections;
        this.timeouts = connections.settings().timeouts();
        this.cancellation = cancellation;
    }

    /** Who may stop it. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** The words for whatever goes wrong with that request on the network. */
    NetworkFailures failures(Request request, Deadline deadline) {
        return new NetworkFailures(request, timeouts, deadline);
    }

    /** When a question that starts now must be over. */
    Deadline deadline() {
        return deadline(0);
    }

    /** When one that moves so many bytes must be over. */
    Deadline deadline(long bytes) {
        Duration moving = Duration.ofSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
        Duration budget = connections.settings().retries().budget();
        return Deadline.in(budget.plus(moving), timeouts.call().plus(moving), connections.pauses());
    }

    /**
     * The answer, whatever its status; the body of a failure is cut off at its limit, that of a success must fit.
     *
     * @throws RegistryException {@code CANCELLED}, {@code TIMED_OUT}, {@code UNREACHABLE}, {@code PLAIN_HTTP_NOT_ALLOWED},
     *     {@code UNREADABLE_ANSWER} or the code of {@code limit}
     */
    Answer exchange(Request request, BodyLimit limit, Deadline deadline) {
        NetworkFailures failures = failures(request, deadline);
        stopIfUnwanted(failures);
        long nanosLeft = deadline.forRequest().toNanos();
        if (nanosLeft <= 0) {
            throw failures.outOfTime();
        }
        Call call = connections.client(request.url()).newCall(withCommonHeaders(request));
        call.timeout().timeout(nanosLeft, TimeUnit.NANOSECONDS);
        Cancellation.Registration registration = cancellation.onCancel(call::cancel);
        try (Response response = call.execute()) {
            failures.answerHasBegun();
            return read(request, response, limit);
        } catch (IOException e) {
            stopIfUnwanted(failures);
            failures.tell(e);
            throw failures.of(e);
        } finally {
            registration.close();
        }
    }

    private void stopIfUnwanted(NetworkFailures failures) {
        if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
            throw failures.cancelled();
        }
    }

    /**
     * Identity, because the digest is of the bytes that the registry stores, not of any encoding of them; and no answer from
     * the cache of a proxy, because what counts is what a tag holds now.
     */
    private static Request withCommonHeaders(Request request) {
        return request.newBuilder()
                .header("User-Agent", "image-promotion")
                .header("Accept-Encoding", "identity")
                .header("Cache-Control", "no-cache")
                .build();
    }

    private static Answer read(Request request, Response response, BodyLimit limit) throws IOException {
        boolean success = response.isSuccessful();
        BufferedSource source = response.body().source();
        StreamedBody taker = request.tag(StreamedBody.class);
        if (success && taker != null) {
            taker.take(request, response);
            return new Answer(request, response.code(), response.headers(), new byte[0]);
        }
        byte[] body = success ? readAll(request, response, limit) : readWords(source);
        Answer answer = new Answer(request, response.code(), response.headers(), body);
        String encoding = response.header("Content-Encoding", "identity");
        if (success && !"identity".equalsIgnoreCase(encoding)) {
            throw answer.failure(
                    FailureCode.UNREADABLE_ANSWER,
                    "The registry sent the content encoded, though it was asked for the very bytes.",
                    "Switch off compression in the proxy in front of the registry.");
        }
        return answer;
    }

    private static byte[] readAll(Request request, Response response, BodyLimit limit) throws IOException {
        BufferedSource source = response.body().source();
        long announced = request.method().equals("HEAD") ? 0 : response.body().contentLength();
        if (announced > limit.bytes() || source.request(limit.bytes() + 1)) {
            Answer answer = new Answer(request, response.code(), response.headers(), new byte[0]);
            throw new RegistryException(answer.failure(limit.code(), limit.summary())
                    .with("limit", limit.bytes() + " bytes")
                    .with("size", announced > 0 ? announced + " bytes" : "more than the limit"));
        }
        return source.readByteArray();
    }

    /** What can be had of them: a failure is known by its status, even where its words break off. */
    private static byte[] readWords(BufferedSource source) {
        try {
            source.request(BodyLimit.WORDS.bytes());
        } catch (IOException e) {
            return readBuffered(source);
        }
        return readBuffered(source);
    }

    private static byte[] readBuffered(BufferedSource source) {
        Buffer buffer = source.getBuffer();
        byte[] words = new byte[(int) Math.min(buffer.size(), BodyLimit.WORDS.bytes())];
        int read = buffer.read(words);
        return read == words.length || words.length == 0 ? words : Arrays.copyOf(words, Math.max(read, 0));
    }
}
