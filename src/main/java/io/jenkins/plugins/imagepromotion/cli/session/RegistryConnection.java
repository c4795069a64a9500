package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.docker.DockerCredentials;
import io.jenkins.plugins.imagepromotion.doctor.RegistryProbe;
import io.jenkins.plugins.imagepromotion.doctor.http.HttpProbe;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpSettings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Creates the registry and its connections; commands that use no registry never load it. */
final class RegistryConnection implements AutoCloseable {
    private final HttpConnections connections;
    private final ShutdownHook hook;
    private final RegistryAccess access;
    private final Cancellation cancellation;

    private RegistryConnection(
            HttpConnections connections,
            RegistryAccess access,
            Cancellation cancellation,
            Duration patience,
            TerminalProgress progress) {
        this.connections = connections;
        this.access = access;
        this.cancellation = cancellation;
        this.hook = ShutdownHook.cancels(cancellation, patience, progress);
    }

    /**
     * Opens the connection.
     *
     * @param patience how long an interrupted run may take to finish
     * @param progress prints the notice of an interrupted run that takes longer
     */
    static RegistryConnection open(
            Terminal terminal,
            RegistryOptions options,
            String loginRegistry,
            Duration patience,
            TerminalProgress progress) {
        HttpConnections connections = connections(options, terminal.environment());
        DockerCredentials docker =
                new DockerCredentials(DockerCredentials.file(terminal.environment()), terminal.environment());
        RegistryAccess access = new CommandLineAccess(options, loginRegistry, docker, System::nanoTime);
        return new RegistryConnection(connections, access, new Cancellation(), patience, progress);
    }

    private static HttpConnections connections(RegistryOptions options, Map<String, String> environment) {
        try {
            return HttpConnections.open(
                    HttpSettings.DEFAULT, environment, options.ca().map(Path::of));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("The option --ca takes a PEM file of certificates: " + e.getMessage() + ".", e);
        }
    }

    /** {@code warnings} receives the warnings of the registry. */
    Registry registry(Consumer<String> warnings) {
        return new HttpRegistry(connections, access, cancellation, warnings);
    }

    /** Runs {@code listener} when the user interrupts this run. */
    void onInterruption(Runnable listener) {
        cancellation.onCancel(listener);
    }

    RegistryProbe probe() {
        return new HttpProbe(connections, access, cancellation);
    }

    /** Returns a probe that an interruption does not stop. */
    RegistryProbe cleaner() {
        return new HttpProbe(connections, access, new Cancellation());
    }

    @Override
    public void close() {
        hook.close();
        connections.close();
    }
}
