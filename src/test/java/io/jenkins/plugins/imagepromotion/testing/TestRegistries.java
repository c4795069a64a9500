package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpSettings;
import io.jenkins.plugins.imagepromotion.registry.http.PatientConnections;
import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The real adapter, made for a test. */
public final class TestRegistries {
    /** Long enough for a busy machine, short enough for a test of an answer that never comes. */
    private static final Duration LIMIT = Duration.ofMillis(1500);

    private static final HttpConnections CONNECTIONS =
            PatientConnections.on(new FakeTime(), new HttpTimeouts(LIMIT, LIMIT, LIMIT));

    private TestRegistries() {}

    /** Anonymous access to one registry over plain HTTP. */
    public static Registry plain(String host, Cancellation cancellation) {
        return as(Credentials.ANONYMOUS, host, cancellation);
    }

    /** Anonymous access to several registries over plain HTTP. */
    public static Registry plain(List<String> hosts, Cancellation cancellation) {
        return new HttpRegistry(CONNECTIONS, access(Credentials.ANONYMOUS, hosts), cancellation, warning -> {});
    }

    /** Anonymous access to one registry over plain HTTP that waits on that clock only. */
    public static Registry on(FakeTime time, String host) {
        HttpConnections connections = PatientConnections.on(time, new HttpTimeouts(LIMIT, LIMIT, LIMIT));
        return new HttpRegistry(
                connections, access(Credentials.ANONYMOUS, List.of(host)), new Cancellation(), warning -> {});
    }

    /** Access to one registry over plain HTTP with those credentials. */
    public static Registry as(Credentials credentials, String host, Cancellation cancellation) {
        return new HttpRegistry(CONNECTIONS, access(credentials, List.of(host)), cancellation, warning -> {});
    }

    /** Access to real registries as {@link DistributionRegistry#USER}, trusting their authorities, without haste. */
    public static Registry real(Cancellation cancellation, DistributionRegistry... registries) {
        List<String> plain = Stream.of(registries)
                .filter(registry -> !registry.speaksTls())
                .map(DistributionRegistry::host)
                .toList();
        RegistryAccess access =
                access(Credentials.basic(DistributionRegistry.USER, DistributionRegistry.PASSWORD), plain);
        return new HttpRegistry(trusting(registries), access, cancellation, warning -> {});
    }

    /** Anonymous access to several registries over plain HTTP, without haste. */
    public static Registry patient(List<String> hosts) {
        return new HttpRegistry(
                open(Optional.empty()), access(Credentials.ANONYMOUS, hosts), new Cancellation(), warning -> {});
    }

    private static HttpConnections open(Optional<Path> authorities) {
        try {
            return HttpConnections.open(HttpSettings.DEFAULT, Map.of(), authorities);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpConnections trusting(DistributionRegistry... registries) {
        StringBuilder authorities = new StringBuilder();
        try {
            for (DistributionRegistry registry : registries) {
                authorities.append(registry.speaksTls() ? Files.readString(registry.authority()) : "");
            }
            if (authorities.isEmpty()) {
                return open(Optional.empty());
            }
            Path folder = Scratch.folder("trust");
            HttpConnections connections =
                    open(Optional.of(Files.writeString(folder.resolve("authorities.pem"), authorities)));
            Scratch.remove(folder);
            return connections;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connections of this class, for other adapters. */
    public static HttpConnections connections() {
        return CONNECTIONS;
    }

    /** Anonymous access to one registry over plain HTTP, for other adapters. */
    public static RegistryAccess anonymous(String host) {
        return access(Credentials.ANONYMOUS, List.of(host));
    }

    private static RegistryAccess access(Credentials credentials, List<String> hosts) {
        return new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return hosts.contains(registry);
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return credentials;
            }
        };
    }
}
