package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryProbe;
import io.jenkins.plugins.imagepromotion.registry.http.FakeTime;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpProbe;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpTimeouts;
import io.jenkins.plugins.imagepromotion.registry.http.PatientConnections;
import java.time.Duration;
import java.util.List;

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
        return new HttpRegistry(CONNECTIONS, access(Credentials.ANONYMOUS, hosts), cancellation);
    }

    /** Anonymous access to one registry over plain HTTP that waits on that clock only. */
    public static Registry on(FakeTime time, String host) {
        HttpConnections connections = PatientConnections.on(time, new HttpTimeouts(LIMIT, LIMIT, LIMIT));
        return new HttpRegistry(connections, access(Credentials.ANONYMOUS, List.of(host)), new Cancellation());
    }

    /** Access to one registry over plain HTTP with those credentials. */
    public static Registry as(Credentials credentials, String host, Cancellation cancellation) {
        return new HttpRegistry(CONNECTIONS, access(credentials, List.of(host)), cancellation);
    }

    /** Anonymous bare questions to one registry over plain HTTP. */
    public static RegistryProbe probe(String host, Cancellation cancellation) {
        return new HttpProbe(CONNECTIONS, access(Credentials.ANONYMOUS, List.of(host)), cancellation);
    }

    private static RegistryAccess access(Credentials credentials, List<String> hosts) {
        return new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return hosts.contains(registry);
            }

            @Override
            public Credentials credentials(Repository repository) {
                return credentials;
            }
        };
    }
}
