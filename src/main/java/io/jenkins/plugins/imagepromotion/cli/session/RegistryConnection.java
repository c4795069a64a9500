package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.docker.DockerCredentials;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The one place that puts the registry together; commands that ask no registry never load it. */
final class RegistryConnection implements AutoCloseable {
    private final OkHttpClient client;
    private final Interruption interruption;
    private final Registry registry;

    private RegistryConnection(OkHttpClient client, Interruption interruption, Registry registry) {
        this.client = client;
        this.interruption = interruption;
        this.registry = registry;
    }

    static RegistryConnection open(Terminal terminal, RegistryOptions options, String loginRegistry) {
        // A run asks a few things one after the other: HTTP/2 would bring nothing but a reader thread that delays the
        // exit.
        OkHttpClient.Builder builder = new OkHttpClient.Builder().protocols(List.of(Protocol.HTTP_1_1));
        options.ca().ifPresent(file -> TrustedCertificates.read(file).applyTo(builder));
        OkHttpClient client = builder.build();
        Cancellation cancellation = new Cancellation();
        DockerCredentials docker =
                new DockerCredentials(DockerCredentials.file(terminal.environment()), terminal.environment());
        Registry registry =
                new HttpRegistry(client, new CommandLineAccess(options, loginRegistry, docker), cancellation);
        return new RegistryConnection(client, Interruption.cancels(cancellation), registry);
    }

    Registry registry() {
        return registry;
    }

    @Override
    public void close() {
        interruption.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
