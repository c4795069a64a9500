package io.jenkins.plugins.imagepromotion.registry.http.blob;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.BufferedSource;

/**
 * Streams one blob from a repository into an upload of another: first in one piece, and if the target rejects that or the transfer
 * breaks, in chunks from the first missing byte. The source is then read again from the start, to hash the whole blob.
 */
record BlobTransfer(Blobs source, Blobs target, Descriptor blob, Counted progress) {
    private static final int ATTEMPTS = 4;
    private static final int OK = 200;
    private static final int PARTIAL = 206;

    /** Registries in front of an object store require chunks of at least 5 MiB. Chunks are not kept in memory. */
    private static final long CHUNK = 16L << 20;

    /** Failures after which another attempt with chunks may succeed. */
    private static final Set<FailureCode> WORTH_ANOTHER = Set.of(
            FailureCode.REGISTRY_REJECTED,
            FailureCode.REGISTRY_ERROR,
            FailureCode.UNREACHABLE,
            FailureCode.UNREADABLE_ANSWER);

    /** Reports to {@code progress} how many bytes of the blob the target has. */
    BlobTransfer(Blobs source, Blobs target, Descriptor blob, ByteProgress progress) {
        this(source, target, blob, new Counted(progress));
    }

    /** Counts the bytes of the blob that the target has, so that bytes that are sent again count once. */
    static final class Counted implements ByteProgress {
        private final ByteProgress progress;
        private long count;

        private Counted(ByteProgress progress) {
            this.progress = progress;
        }

        @Override
        public void moved(long bytes) {
            count += bytes;
            progress.moved(bytes);
        }

        private void correct(long received) {
            if (received != count) {
                moved(received - count);
            }
        }
    }

    /** Sends the blob, using the session that is already open if there is one. */
    void send(Optional<UploadSession> open) {
        UploadSession session = open.orElseGet(() -> UploadSession.start(target));
        boolean chunked = session.smallestChunk() > 0;
        long received = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                send(session, chunked, received, attempt == 1);
                return;
            } catch (RegistryException e) {
                if (attempt == ATTEMPTS || !WORTH_ANOTHER.contains(e.code())) {
                    session.abandon(e);
                    throw e;
                }
                if (hasArrived(e)) {
                    progress.correct(blob.size());
                    return;
                }
                // A registry that refuses the blob in one piece may have dropped the session as well.
                boolean refused = !chunked && e.code() == FailureCode.REGISTRY_REJECTED;
                received = refused ? 0 : received(session);
                if (received == 0) {
                    session.abandon(e);
                    session = UploadSession.start(target);
                }
                chunked = true;
            }
        }
    }

    /** Asks the target, because only the response to the last bytes may have been lost. */
    private boolean hasArrived(RegistryException failed) {
        try {
            return target.holds(blob.digest());
        } catch (RegistryException e) {
            failed.addSuppressed(e);
            return false;
        }
    }

    private static long received(UploadSession session) {
        try {
            return session.received();
        } catch (RegistryException e) {
            return 0;
        }
    }

    private void send(UploadSession session, boolean chunked, long received, boolean isFirst) {
        AtomicBoolean begun = new AtomicBoolean();
        RegistryRequest.BodyConsumer forward = (response, body) -> {
            // If the source broke off, it is read again immediately, and the target already has some bytes.
            boolean again = begun.getAndSet(true);
            forward(response, body, session, chunked || again, again ? received(session) : received);
        };
        RegistryResponse answer = read(isFirst, forward);
        if (answer.status() == 404) {
            throw answer.failure(
                    FailureCode.INCOMPLETE_IMAGE,
                    "A part of the image is missing in the source repository.",
                    "A cleanup may have deleted it, which leaves the image unusable. Push it again.");
        }
        StatusFailures.expect(answer, OK, PARTIAL);
    }

    /** Reads the source in parts in the first attempt, and as a whole afterward. */
    private RegistryResponse read(boolean isFirst, RegistryRequest.BodyConsumer forward) {
        if (!isFirst) {
            return source.stream(blob.digest(), blob.size(), forward);
        }
        try (BlobParts parts = new BlobParts(source, blob)) {
            return parts.read(forward);
        }
    }

    private void forward(
            RegistryResponse response, BufferedSource body, UploadSession session, boolean chunked, long received)
            throws IOException {
        progress.correct(received);
        BlobStream stream = new BlobStream(body, blob, progress);
        try {
            if (chunked) {
                forwardInChunks(stream, session, received);
            } else {
                session.finish(blob.digest(), new Part(stream, blob.size()), blob.size());
            }
        } catch (RegistryException | IOException e) {
            // A failure of the source looks like a failure of the request that forwards it.
            IOException reason = stream.failure().orElse(null);
            if (reason instanceof BlobStream.OtherBytes) {
                throw response.status() == PARTIAL ? otherParts(response, reason) : otherBytes(response, reason);
            }
            if (reason != null) {
                reason.addSuppressed(e);
                throw reason;
            }
            throw e;
        }
    }

    private void forwardInChunks(BlobStream stream, UploadSession session, long received) throws IOException {
        long chunk = Math.max(CHUNK, session.smallestChunk());
        stream.skip(received);
        while (!stream.isAtEnd()) {
            long offset = stream.position();
            long length = stream.next(chunk);
            if (session.append(new Part(stream, length), offset, length) != offset + length) {
                throw new RegistryException(Failure.of(
                                FailureCode.UNREADABLE_ANSWER, "The registry did not accept all the bytes of a chunk.")
                        .with("digest", blob.digest())
                        .with("sent", stream.position() + " bytes"));
            }
        }
        session.finish(blob.digest(), new byte[0]);
    }

    /** The next bytes of a blob as the body of one request, which can be sent once. */
    private static final class Part extends RequestBody {
        private final BlobStream stream;
        private final long length;
        private boolean sent;

        Part(BlobStream stream, long length) {
            this.stream = stream;
            this.length = length;
        }

        @Override
        public MediaType contentType() {
            return Blobs.OCTETS;
        }

        @Override
        public long contentLength() {
            return length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            if (sent) {
                throw new IOException("the bytes were already sent; read the source again to get them");
            }
            sent = true;
            stream.forward(sink, length);
        }
    }

    /**
     * Returns a failure that is retried, because the server may have mixed up the ranges: the next attempt reads the
     * whole blob.
     */
    private RegistryException otherParts(RegistryResponse response, IOException reason) {
        return new RegistryException(
                response.failure(FailureCode.UNREADABLE_ANSWER, "The parts of a layer do not match its digest.")
                        .with("digest asked for", blob.digest())
                        .with("found", String.valueOf(reason.getMessage())));
    }

    private RegistryException otherBytes(RegistryResponse response, IOException reason) {
        return new RegistryException(response.failure(
                        FailureCode.DIGEST_MISMATCH, "The digest of a layer does not match the image's manifest.")
                .with("digest asked for", blob.digest())
                .with("found", String.valueOf(reason.getMessage()))
                .remedy("Do not use this image. Something changed it in storage or in transit."));
    }
}
