package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

class WideSocketsTest {
    private static final int SEGMENT = 8 * 1024;
    private static final int PIECE = 64 * 1024;

    /** The lengths of all reads or writes of the socket. */
    private final List<Integer> calls = new ArrayList<>();

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private InputStream receiving(byte[] bytes) {
        return new WideSockets.WideInput(new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                calls.add(length);
                return super.read(target, offset, length);
            }
        });
    }

    private static byte[] readInSegments(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] segment = new byte[SEGMENT];
        for (int count = in.read(segment); count >= 0; count = in.read(segment)) {
            read.write(segment, 0, count);
        }
        return read.toByteArray();
    }

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] source, int offset, int length) {
            calls.add(length);
            super.write(source, offset, length);
        }
    };

    private final WideSockets.WideOutput out = new WideSockets.WideOutput(sent);

    @Test
    void aLargeBodyIsReadInPieces() throws IOException {
        byte[] body = bytes(SEGMENT + 3 * PIECE + 5);

        assertThat(readInSegments(receiving(body))).isEqualTo(body);

        assertThat(calls).containsExactly(SEGMENT, PIECE, PIECE, PIECE, PIECE, PIECE);
    }

    @Test
    void aSmallMessageIsReadWithoutABuffer() throws IOException {
        byte[] message = bytes(SEGMENT - 1);

        assertThat(readInSegments(receiving(message))).isEqualTo(message);

        assertThat(calls).containsExactly(SEGMENT, SEGMENT);
    }

    @Test
    void singleBytesAreReadInOrder() throws IOException {
        byte[] body = bytes(SEGMENT + 2);
        InputStream in = receiving(body);
        assertThat(in.readNBytes(SEGMENT)).isEqualTo(Arrays.copyOf(body, SEGMENT));

        assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(body[SEGMENT]));
        assertThat(in.available()).isEqualTo(1);
        assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(body[SEGMENT + 1]));
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void aLargeBodyIsWrittenInPiecesAndCompleteAfterAFlush() throws IOException {
        byte[] body = bytes(3 * PIECE + 5);
        for (int start = 0; start < body.length; start += SEGMENT) {
            out.write(body, start, Math.min(SEGMENT, body.length - start));
        }
        out.flush();

        assertThat(sent.toByteArray()).isEqualTo(body);
        assertThat(calls).containsExactly(PIECE, PIECE, PIECE, 5);
    }

    @Test
    void aSmallMessageIsWrittenAtOnce() throws IOException {
        byte[] message = bytes(SEGMENT - 1);
        out.write(message, 0, message.length);

        assertThat(sent.toByteArray()).isEqualTo(message);
    }

    @Test
    void theOrderIsKeptWhateverTheLengths() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int length : List.of(1, SEGMENT, 3, PIECE, PIECE + 1, SEGMENT, PIECE - SEGMENT, 7, 2 * PIECE)) {
            byte[] bytes = bytes(length);
            out.write(bytes, 0, length);
            out.write(length);
            expected.write(bytes, 0, length);
            expected.write(length);
        }
        out.flush();

        assertThat(sent.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(Collections.max(calls)).isEqualTo(2 * PIECE);
    }

    @Test
    void readingNothingDoesNotWaitForBytes() throws IOException {
        InputStream in = receiving(bytes(SEGMENT));
        assertThat(in.readNBytes(SEGMENT)).hasSize(SEGMENT);
        calls.clear();

        assertThat(in.read(new byte[1], 0, 0)).isZero();
        assertThat(calls).isEmpty();
    }

    @Test
    void theSocketsOfTheHostApplicationAreKept() throws IOException {
        SocketFactory own = new WideSockets();
        try (HttpConnections connections =
                HttpConnections.through(client -> client.newBuilder().socketFactory(own), HttpSettings.DEFAULT)) {
            assertThat(connections.secure().socketFactory()).isSameAs(own);
        }
    }

    @Test
    void everyConnectionUsesThem() throws IOException {
        try (HttpConnections connections = HttpConnections.open(HttpSettings.DEFAULT, Map.of(), Optional.empty())) {
            assertThat(connections.secure().socketFactory()).isInstanceOf(WideSockets.class);
        }
    }
}
