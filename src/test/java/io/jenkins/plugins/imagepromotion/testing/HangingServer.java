package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A server on loopback that answers some requests, hangs at others, and detects when a client closes its connection. */
public final class HangingServer implements AutoCloseable {
    private final ServerSocket server;
    private final Function<String, Optional<String>> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    private HangingServer(Function<String, Optional<String>> answers) {
        this.answers = answers;
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    /**
     * Starts a server that answers a request line with raw text. If the text is not a complete response, the client waits. If
     * the answer is empty, the server also stops reading.
     */
    public static HangingServer answering(Function<String, Optional<String>> answers) {
        return new HangingServer(answers);
    }

    /** Starts a server that never answers. */
    public static HangingServer silent() {
        return answering(request -> Optional.of(""));
    }

    /** Returns {@code 127.0.0.1:port}. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Waits until a client has connected. */
    public void awaitConnection() {
        await("a connection", () -> accepted.get() > 0);
    }

    /** Waits for a request whose line matches. */
    public void awaitRequest(String regex) {
        await("a request " + regex + " in " + requests, () -> requests.stream().anyMatch(line -> line.matches(regex)));
    }

    /** Waits until every client has closed its connection. */
    public void awaitNoConnection() {
        released.countDown();
        await("the end of " + open + " connections", () -> open.get() == 0);
    }

    private static void await(String what, BooleanSupplier isThere) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!isThere.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not happen: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "hanging server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.incrementAndGet();
                accepted.incrementAndGet();
                inBackground(() -> serve(socket));
            }
        } catch (IOException e) {
            // The test has closed the server.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            boolean answered = true;
            for (String line = next(socket.getInputStream()); answered && line != null; ) {
                Optional<String> answer = answers.apply(line);
                requests.add(line);
                socket.getOutputStream().write(answer.orElse("").getBytes(StandardCharsets.ISO_8859_1));
                answered = answer.isPresent();
                line = answered ? next(socket.getInputStream()) : line;
            }
            released.await();
            socket.getInputStream().skipNBytes(Long.MAX_VALUE);
        } catch (IOException | InterruptedException e) {
            // The client has closed the connection.
        } finally {
            open.decrementAndGet();
        }
    }

    /** Reads the head of a request, and returns its first line; null if there is no further request. */
    private static String next(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int letter = in.read();
            if (letter < 0) {
                return null;
            }
            head.append((char) letter);
        }
        return head.substring(0, head.indexOf(" HTTP/"));
    }

    @Override
    public void close() {
        released.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
