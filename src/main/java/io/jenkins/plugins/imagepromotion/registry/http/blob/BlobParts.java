package io.jenkins.plugins.imagepromotion.registry.http.blob;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HostGates;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/**
 * Reads one blob from its source. A large blob is read in parallel parts if the source serves ranges; its reader gets
 * the bytes in order. A single connection rarely uses the full bandwidth of a network or an object store.
 *
 * <p>The first part is streamed like a whole blob. Later parts are read into memory, which is limited for the whole
 * process. A blob is read as a whole if it is small, if no memory is free, or if two other blobs are being copied.
 */
final class BlobParts implements AutoCloseable {
    /** Large enough that the time to the first byte of a part hardly matters. */
    static final int PART = 8 << 20;

    /** The maximum number of parts in memory in the whole process: 24 MiB. */
    private static final int MOST_PARTS = 3;

    /** With one part, each part would wait for the one before it. */
    private static final int FEWEST_PARTS = 2;

    /** Parts would not speed up a smaller blob. */
    private static final int SMALLEST_BLOB = 4 * PART;

    private static final int OK = 200;
    private static final int PARTIAL = 206;

    /** Responses that a request for the whole blob would get as well. */
    private static final Set<Integer> SAME_FOR_ALL = Set.of(401, 403, 404, 429);

    private static final Semaphore FREE = new Semaphore(MOST_PARTS);

    /** With more concurrent copies, their connections use the whole network, and parts only cost processor time. */
    private static final int MOST_COPIES = 2;

    private static final AtomicInteger COPIES = new AtomicInteger();

    private final Blobs source;
    private final Descriptor blob;
    private final int places;

    /** Reserves memory for parts if they would help and memory is free; {@link #close()} releases it. */
    BlobParts(Blobs source, Descriptor blob) {
        this.source = source;
        this.blob = blob;
        this.places = blob.size() < SMALLEST_BLOB || COPIES.get() > MOST_COPIES ? 0 : reserve();
    }

    /** Counts the copy of a blob until the result is closed. */
    static Copy begin() {
        COPIES.incrementAndGet();
        return COPIES::decrementAndGet;
    }

    /** A counted copy of one blob, which ends when it is closed. */
    interface Copy extends AutoCloseable {
        @Override
        void close();
    }

    private static int reserve() {
        for (int places = MOST_PARTS; places >= FEWEST_PARTS; places--) {
            if (FREE.tryAcquire(places)) {
                return places;
            }
        }
        return 0;
    }

    /**
     * Passes the bytes of the blob to {@code consumer}, in order. If the source fails, reading the body throws an
     * exception.
     */
    RegistryResponse read(RegistryRequest.BodyConsumer consumer) {
        if (places == 0) {
            return source.stream(blob.digest(), blob.size(), consumer);
        }
        AtomicBoolean isTaken = new AtomicBoolean();
        RegistryResponse answer = source.range(blob.digest(), 0, PART - 1, blob.size(), (response, body) -> {
            if (response.status() == OK) {
                isTaken.set(true);
                consumer.take(response, body);
            } else if (isPart(response, 0, PART)) {
                isTaken.set(true);
                try (Ordered parts = new Ordered(body)) {
                    consumer.take(response, Okio.buffer((Source) parts));
                }
            }
        });
        // Some servers reject ranges, or return a different one.
        return isTaken.get() || SAME_FOR_ALL.contains(answer.status())
                ? answer
                : source.stream(blob.digest(), blob.size(), consumer);
    }

    private boolean isPart(RegistryResponse response, long first, long length) {
        String range = "bytes " + first + "-" + (first + length - 1) + "/";
        String found = response.header("Content-Range").orElse("");
        return response.status() == PARTIAL && (found.equals(range + blob.size()) || found.equals(range + "*"));
    }

    @Override
    public void close() {
        FREE.release(places);
    }

    /** The parts as one stream, for a single reading thread. */
    private final class Ordered implements Source {
        /** The parts that are being read or are complete, in order. */
        private final Deque<FutureTask<byte[]>> ahead = new ArrayDeque<>();

        /** The free buffers. They are reused to avoid the cost of clearing and collecting new arrays. */
        private final Deque<byte[]> free = new ArrayDeque<>();

        private final BufferedSource first;
        /** The current part of the reader; empty before the second part. */
        private byte[] current = new byte[0];

        private volatile boolean closed;
        private long read;
        private long asked = PART;

        Ordered(BufferedSource first) {
            this.first = first;
            for (int place = 0; place < places; place++) {
                free.add(new byte[PART]);
            }
            readAhead();
        }

        private void readAhead() {
            while (!free.isEmpty() && asked < blob.size()) {
                byte[] place = free.remove();
                long start = asked;
                int length = length(start);
                FutureTask<byte[]> part = new FutureTask<>(HostGates.sharing(() -> part(start, length, place)));
                // Threads are not reused, because a new thread inherits the caller's context, such as its user.
                Thread thread = new Thread(part, "image-promotion part of " + blob.digest());
                thread.setDaemon(true);
                thread.start();
                ahead.add(part);
                asked += length;
            }
        }

        private int length(long start) {
            return (int) Math.min(PART, blob.size() - start);
        }

        /** Reads one part into {@code place}, and returns {@code place}; runs on its own thread. */
        private byte[] part(long start, int length, byte[] place) {
            AtomicInteger count = new AtomicInteger();
            RegistryResponse answer = source.part(blob.digest(), start, start + length - 1, (response, body) -> {
                int end = 0;
                while (isPart(response, start, length) && end < length && !closed) {
                    int more = body.read(place, end, length - end);
                    if (more < 0) {
                        throw new EOFException("a part ended after " + end + " bytes");
                    }
                    end += more;
                }
                count.set(end);
            });
            if (count.get() < length) {
                throw answer.failure(
                        FailureCode.UNREADABLE_ANSWER,
                        "The registry did not send a part of a layer, although it sent the first part.",
                        "Run it again. If it keeps failing, contact the registry's administrator.");
            }
            return place;
        }

        @Override
        public long read(Buffer sink, long most) throws IOException {
            if (read < PART) {
                long length = first.read(sink, Math.min(most, PART - read));
                if (length < 0) {
                    throw new EOFException("ended after " + read + " of " + blob.size() + " bytes");
                }
                read += length;
                return length;
            }
            int offset = (int) (read % PART);
            if (read == blob.size()) {
                return -1;
            }
            if (offset == 0) {
                if (read > PART) {
                    free.add(current);
                    readAhead();
                }
                current = next();
            }
            int length = (int) Math.min(most, length(read - offset) - offset);
            sink.write(current, offset, length);
            read += length;
            return length;
        }

        private byte[] next() throws IOException {
            try {
                return ahead.remove().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RegistryException failure) {
                    throw failure;
                }
                throw new IOException(e.getCause());
            }
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        /** Stops the threads; a thread that waits for bytes ends at its read timeout at the latest. */
        @Override
        public void close() {
            closed = true;
            ahead.forEach(part -> part.cancel(true));
        }
    }
}
