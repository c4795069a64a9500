package io.jenkins.plugins.imagepromotion.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Creates sockets that read and write large bodies in pieces of 64 KiB. OkHttp alone makes a system call for every
 * 8 KiB, which is much of the work of a copy. A connection for small messages gets no buffers. One that carried a large
 * body keeps at most 128 KiB until it is closed.
 */
final class WideSockets extends SocketFactory {
    static final int PIECE = 64 * 1024;

    /** The largest number of bytes that OkHttp reads or writes with one call. */
    private static final int SEGMENT = 8 * 1024;

    private static final byte[] NONE = {};

    /** Returns {@code known} if the host application set it, for example to bind sockets to an address. */
    static SocketFactory unlessReplaced(SocketFactory known) {
        return known == SocketFactory.getDefault() ? new WideSockets() : known;
    }

    @Override
    public Socket createSocket() {
        return new WideSocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("OkHttp connects its sockets itself");
    }

    private static final class WideSocket extends Socket {
        private @Nullable InputStream in;
        private @Nullable OutputStream out;

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            InputStream known = in;
            if (known == null) {
                known = new WideInput(super.getInputStream());
                in = known;
            }
            return known;
        }

        @Override
        public synchronized OutputStream getOutputStream() throws IOException {
            OutputStream known = out;
            if (known == null) {
                known = new WideOutput(super.getOutputStream());
                out = known;
            }
            return known;
        }
    }

    /** Reads ahead as soon as one call of the reader did not get everything that had arrived. */
    static final class WideInput extends InputStream {
        private final InputStream in;
        private byte[] buffer = NONE;
        private int position;
        private int end;

        WideInput(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position == end) {
                if (buffer.length == 0) {
                    int count = in.read(target, offset, length);
                    buffer = count >= SEGMENT ? new byte[PIECE] : NONE;
                    return count;
                }
                int count = in.read(buffer, 0, PIECE);
                if (count < 0) {
                    return -1;
                }
                position = 0;
                end = count;
            }
            int taken = Math.min(length, end - position);
            System.arraycopy(buffer, position, target, offset, taken);
            position += taken;
            return taken;
        }

        @Override
        public int available() throws IOException {
            return end - position + in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /**
     * Collects large writes until the next flush. OkHttp flushes at the end of a request, and TLS, which HTTP/2 needs,
     * after each record, so no bytes stay here while we wait for the peer.
     */
    static final class WideOutput extends OutputStream {
        private final OutputStream out;
        private byte[] buffer = NONE;
        private int end;

        WideOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if ((end == 0 && length < SEGMENT) || length > PIECE) {
                drain();
                out.write(source, offset, length);
                return;
            }
            if (buffer.length == 0) {
                buffer = new byte[PIECE];
            }
            if (length > PIECE - end) {
                drain();
            }
            System.arraycopy(source, offset, buffer, end, length);
            end += length;
        }

        private void drain() throws IOException {
            if (end > 0) {
                out.write(buffer, 0, end);
                end = 0;
            }
        }

        @Override
        public void flush() throws IOException {
            drain();
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
