package io.jenkins.plugins.imagepromotion.cli.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of a credential helper, over when this value exists.
 *
 * @param exitStatus how it ended
 * @param output what it printed
 */
record ProgramRun(int exitStatus, String output) {
    private static final int MAX_OUTPUT = 1 << 16;

    /** Runs {@code program get} and gives it the server; whatever happens, nothing of it is left running. */
    static ProgramRun of(Path program, Map<String, String> environment, String server, Duration timeAllowed)
            throws IOException, InterruptedException, TimeoutException {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "get");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return talk(process, server, timeAllowed);
        } catch (ExecutionException e) {
            throw new IOException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static ProgramRun talk(Process process, String server, Duration timeAllowed)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + timeAllowed.toNanos();
        CompletableFuture<String> output = new CompletableFuture<>();
        Thread reader = new Thread(() -> converse(process, server, output), "credential-helper");
        reader.setDaemon(true);
        reader.start();
        String text = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        return new ProgramRun(process.exitValue(), text);
    }

    private static void converse(Process process, String server, CompletableFuture<String> output) {
        try {
            send(process, server);
            output.complete(read(process));
        } catch (IOException | UncheckedIOException e) {
            output.completeExceptionally(e);
        }
    }

    private static void send(Process process, String server) {
        try (OutputStream in = process.getOutputStream()) {
            in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A helper that ends without reading its input closes the pipe; what it printed decides.
        }
    }

    private static String read(Process process) throws IOException {
        try (InputStream out = process.getInputStream()) {
            byte[] bytes = out.readNBytes(MAX_OUTPUT + 1);
            if (bytes.length > MAX_OUTPUT) {
                throw new IOException("more than 64 KiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
