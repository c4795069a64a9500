package io.jenkins.plugins.imagepromotion.work;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A completed run of a program.
 *
 * @param exitStatus its exit status
 * @param output its standard output
 * @param errors its error output; empty if the error stream is not read
 */
public record ProgramRun(int exitStatus, String output, String errors) {

    /** Whether to read the error stream, which can contain a secret. */
    public enum Errors {
        READ,
        DISCARD
    }

    /**
     * Finds a program in the folders of a {@code PATH}. Ignores relative folders, because they could contain a program
     * from a workspace.
     *
     * @param path folders with the system's separator between them; may be empty
     */
    public static Optional<Path> find(String program, String path) {
        for (String folder : path.split(File.pathSeparator, -1)) {
            for (String suffix : new String[] {"", ".exe"}) {
                try {
                    Path candidate = Path.of(folder, program + suffix);
                    if (candidate.isAbsolute() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                        return Optional.of(candidate);
                    }
                } catch (InvalidPathException e) {
                    // Such a folder cannot exist.
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Runs a program without a shell. Never leaves it running, even after a failure. Also stops its child processes, unless
     * the program ended before them.
     *
     * @param command the program and its arguments
     * @param environment all environment variables of the program
     * @param input its standard input
     * @param mostOutput the limit for each of its streams, in bytes
     * @throws IOException if the program cannot be run or prints more than that
     * @throws TimeoutException if it does not end in the time allowed
     */
    public static ProgramRun of(
            List<String> command,
            Map<String, String> environment,
            String input,
            Errors errors,
            int mostOutput,
            Duration timeAllowed)
            throws IOException, InterruptedException, TimeoutException {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (errors == Errors.DISCARD) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return talk(process, input, mostOutput, timeAllowed);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(command.get(0) + ": " + cause.getMessage(), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static ProgramRun talk(Process process, String input, int mostOutput, Duration timeAllowed)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + timeAllowed.toNanos();
        CompletableFuture<String> errors = inBackground(() -> read(process.getErrorStream(), mostOutput));
        CompletableFuture<String> output = inBackground(() -> {
            send(process, input);
            return read(process.getInputStream(), mostOutput);
        });
        String text = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        String errorText = errors.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        return new ProgramRun(process.exitValue(), text, errorText);
    }

    /** Reads or writes a stream of the program. */
    private interface Conversation {
        String run() throws IOException;
    }

    private static CompletableFuture<String> inBackground(Conversation conversation) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(conversation.run());
                    } catch (IOException | UncheckedIOException e) {
                        result.completeExceptionally(e);
                    }
                },
                "program");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static void send(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program that ends without reading its input closes the pipe; its output decides.
        }
    }

    private static String read(InputStream stream, int most) throws IOException {
        try (stream) {
            byte[] bytes = stream.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("it printed more than " + (most >> 10) + " KiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
