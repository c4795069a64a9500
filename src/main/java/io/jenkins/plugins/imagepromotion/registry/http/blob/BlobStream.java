package io.jenkins.plugins.imagepromotion.registry.http.blob;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Optional;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob in transit from one registry to another, hashed as they pass. The last piece is held back until the digest
 * is known to be right, so that the target never receives a complete but wrong blob.
 *
 * <p>No bytes are copied between buffers: the segments from the source's socket are hashed in place and passed to the
 * target's socket.
 */
final class BlobStream {
    private static final int PIECE = 64 * 1024;

    private final BufferedSource source;
    private final Descriptor blob;
    private final ByteProgress progress;
    private final MessageDigest hash;
    private final Buffer piece = new Buffer();
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
    private long position;
    private @Nullable IOException failure;

    BlobStream(BufferedSource source, Descriptor blob, ByteProgress progress) {
        this.source = source;
        this.blob = blob;
        this.progress = progress;
        this.hash = blob.digest().algorithm().hash();
    }

    /** The bytes do not match the digest. */
    static final class OtherBytes extends IOException {
        private static final long serialVersionUID = 1L;

        OtherBytes(String message) {
            super(message);
        }
    }

    long position() {
        return position;
    }

    boolean isAtEnd() {
        return position == blob.size();
    }

    /** Returns how many bytes are left, at most {@code most}. */
    long next(long most) {
        return Math.min(most, blob.size() - position);
    }

    /** Returns why the source failed, if the transfer ended for that reason. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Reads bytes that the target already has. */
    void skip(long count) throws IOException {
        if (blob.size() == 0) {
            finish();
        }
        for (long left = count; left > 0; ) {
            left -= read(left);
            piece.clear();
        }
    }

    /** Sends bytes to the target. */
    void forward(BufferedSink target, long count) throws IOException {
        if (count == 0) {
            finish();
        }
        for (long left = count; left > 0; ) {
            long length = read(left);
            target.write(piece, length);
            progress.moved(length);
            left -= length;
        }
    }

    /** Reads the next bytes into the empty {@link #piece}, and hashes them. */
    private long read(long most) throws IOException {
        try {
            long length = source.read(piece, Math.min(PIECE, most));
            if (length < 0) {
                throw new EOFException("ended after " + position + " of " + blob.size() + " bytes");
            }
            try (Buffer.UnsafeCursor segment = piece.readUnsafe(cursor)) {
                while (segment.next() >= 0) {
                    hash.update(segment.data, segment.start, segment.end - segment.start);
                }
            }
            position += length;
            finish();
            return length;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private void finish() throws IOException {
        if (!isAtEnd()) {
            return;
        }
        Digest found = Digest.of(blob.digest().algorithm(), hash.digest());
        if (!found.equals(blob.digest()) || !source.exhausted()) {
            failure = new OtherBytes(source.exhausted() ? found.toString() : "more than " + blob.size() + " bytes");
            throw failure;
        }
    }
}
