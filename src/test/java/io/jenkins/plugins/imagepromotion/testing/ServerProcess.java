package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that is stopped with its owner, and with this JVM at the latest. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final CapturedLines output;
    private final CapturedLines log;
    private final Thread atExit;

    private ServerProcess(Process process, String name) {
        this.process = process;
        output = CapturedLines.of(process.getInputStream(), name + " output");
        log = CapturedLines.of(process.getErrorStream(), name + " log");
        atExit = new Thread(process::destroyForcibly, name + " at exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts the program; a missing one is told with the command that installs it. */
    static ServerProcess start(Path folder, List<String> command) {
        return new ServerProcess(launch(folder, command), command.get(0));
    }

    /** Starts any program of the tests. */
    static Process launch(Path folder, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            // The registry takes every REGISTRY_* variable as a setting, those meant for skopeo too.
            builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_"));
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    command.get(0) + " did not start. The integration tests need it: run bin/test, which installs it.",
                    e);
        }
    }

    /** What it prints to standard output. */
    CapturedLines output() {
        return output;
    }

    /** What it prints to standard error. */
    CapturedLines log() {
        return log;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
