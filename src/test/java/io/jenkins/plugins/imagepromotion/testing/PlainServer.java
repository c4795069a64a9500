package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Says one thing to whoever connects, whatever they say, and hangs up. */
public final class PlainServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    private final CompletableFuture<Void> life;

    /** A server that says those words. */
    public PlainServer(String words) throws IOException {
        life = CompletableFuture.runAsync(() -> talk(words));
    }

    /** {@code localhost:port}. */
    public String address() {
        return "localhost:" + server.getLocalPort();
    }

    private void talk(String words) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                socket.getInputStream().read(new byte[8192]);
                out.write(words.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The client hung up first, or the test is over.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        life.join();
    }
}
