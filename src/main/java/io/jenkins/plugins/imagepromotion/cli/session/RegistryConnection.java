package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.docker.DockerCredentials;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpSettings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** The one place that puts the registry together; commands that ask no registry never load it. */
final class RegistryConnection implements AutoCloseable {
    private final HttpConnections connections;
    private final Interruption interruption;
    private final Registry registry;

    private RegistryConnection(HttpConnections connections, Interruption interruption, Registry registry) {
        this.connections = connections;
        this.interruption = interruption;
        this.registry = registry;
    }

    static RegistryConnection open(Terminal terminal, RegistryOptions options, String loginRegistry) {
        HttpConnections connections = connections(options, terminal.environment());
        Cancellation cancellation = new Cancellation();
        DockerCredentials docker =
                new DockerCredentials(DockerCredentials.file(terminal.environment()), terminal.environment());
        Registry registry =
                new HttpRegistry(connections, new CommandLineAccess(options, loginRegistry, docker), cancellation);
        return new RegistryConnection(connections, Interruption.cancels(cancellation), registry);
    }

    private static HttpConnections connections(RegistryOptions options, Map<String, String> environment) {
        try {
            return HttpConnections.open(
                    HttpSettings.DEFAULT, environment, options.ca().map(Path::of));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("The option --ca takes a PEM file of certificates: " + e.getMessage() + ".", e);
        }
    }

    Registry registry() {
        return registry;
    }

    @Override
    public void close() {
        interruption.close();
        connections.close();
    }
}
