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
 * Reads one blob from its source: a large one in parts that arrive at the same time, if the source serves ranges, and in order for
 * the reader. One connection seldom gets all that a network or an object store can deliver.
 *
 * <p>The first part is read from its connection, like a whole blob. The parts after it are read into memory, which is limited for the
 * whole process. A blob that finds no memory is read as a whole, like a small one, and so is one while two
 * others are copied.
 */
final class BlobParts implements AutoCloseable {
    /** Long enough that the time to the first byte of a part matters little. */
    static final int PART = 8 << 20;

    /** How many parts the whole process keeps in memory: 24 MiB. */
    private static final int MOST_PARTS = 3;

    /** With one part, each part would wait for the one before it. */
    private static final int FEWEST_PARTS = 2;

    /** Blobs with fewer parts are read before parts could help. */
    private static final int SMALLEST_BLOB = 4 * PART;

    private static final int OK = 200;
    private static final int PARTIAL = 206;

    /** Responses that a request for the whole blob would get, too. */
    private static final Set<Integer> SAME_FOR_ALL = Set.of(401, 403, 404, 429);

    private static final Semaphore FREE = new Semaphore(MOST_PARTS);

    /** With more copies at the same time, their connections use all of the network, and parts only cost processor time. */
    private static final int MOST_COPIES = 2;

    private static final AtomicInteger COPIES = new AtomicInteger();

    private final Blobs source;
    private final Descriptor blob;
    private final int places;

    /** Reserves the memory for parts, if they are worth it and there is some; {@link #close()} returns it. */
    BlobParts(Blobs source, Descriptor blob) {
        this.source = source;
        this.blob = blob;
        this.places = blob.size() < SMALLEST_BLOB || COPIES.get() > MOST_COPIES ? 0 : reserve();
    }

    /** Counts the copy of a blob, from its first request until the result is closed. */
    static Copy begin() {
        COPIES.incrementAndGet();
        return COPIES::decrementAndGet;
    }

    /** The copy of one blob, which ends when it is closed. */
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

    /** Hands the bytes of the blob to {@code consumer}, in order. A failure of the source is an exception of the body. */
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
        // Some servers reject ranges, or answer with another one.
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

    /** The parts as one stream. The thread that reads it owns it. */
    private final class Ordered implements Source {
        /** Parts that arrive or have arrived, in order; at most as many as there are places. */
        private final Deque<FutureTask<byte[]>> ahead = new ArrayDeque<>();

        /** The memory of the parts. It is used again, because new arrays would be cleared and collected all the time. */
        private final Deque<byte[]> free = new ArrayDeque<>();

        private final BufferedSource first;
        /** The part that is being read; empty before the second one. */
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

        /** Reads one part into {@code place}, and returns that; runs on its own thread. */
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
                        "The registry does not send a part of a layer although it sent the first one.",
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

        /** Stops the threads, at the latest when no bytes arrive for some time. */
        @Override
        public void close() {
            closed = true;
            ahead.forEach(part -> part.cancel(true));
        }
    }
}
