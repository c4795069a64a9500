package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HostLimits;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Ticker;
import io.jenkins.plugins.imagepromotion.testing.PromptServerSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * Hosts with real names, ports and certificates, all on loopback, that answer what a test tells them; one log of every request
 * that any of them got, so that a test sees the exact order on the wire and who was shown which authorization.
 */
final class ScriptedNetwork implements AutoCloseable {
    /** Long enough for a busy machine, short enough to wait for. */
    static final HttpTimeouts QUICK =
            new HttpTimeouts(Duration.ofMillis(900), Duration.ofMillis(1000), Duration.ofSeconds(10));

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Test authority")
            .build();
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Set<String> plain = new HashSet<>();
    private final Set<String> allowedRealms = new HashSet<>();
    private Optional<Proxy> proxy = Optional.empty();
    private HttpTimeouts timeouts = QUICK;
    private Optional<RetryPolicy> retries = Optional.empty();
    private HostLimits limits = HostLimits.DEFAULT;
    private Ticker time = Ticker.REAL;
    private Cancellation cancellation = new Cancellation();

    /** A host that speaks HTTPS, under a certificate that our clients trust. */
    Host https(String name) {
        HeldCertificate own = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName(name)
                .build();
        return https(name, own);
    }

    /** A host that speaks HTTPS, under a trusted certificate that is made out to another name. */
    Host httpsUnderTheNameOf(String name, String other) {
        return https(
                name,
                new HeldCertificate.Builder()
                        .signedBy(authority)
                        .addSubjectAlternativeName(other)
                        .build());
    }

    /** A host that speaks HTTPS under that certificate. */
    Host https(String name, HeldCertificate certificate) {
        MockWebServer server = new MockWebServer();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        return start(name, server);
    }

    /** A host that speaks plain HTTP and may. */
    Host http(String name) {
        Host host = start(name, new MockWebServer());
        plain.add(host.address());
        return host;
    }

    private Host start(String name, MockWebServer server) {
        Host host = new Host(name, server);
        server.setServerSocketFactory(new PromptServerSockets());
        server.setDispatcher(host);
        try {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hosts.put(name, host);
        return host;
    }

    /** The requests so far, each as {@code host METHOD target [authorization]}. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Other limits than {@link #QUICK}. */
    ScriptedNetwork within(HttpTimeouts limits) {
        timeouts = limits;
        return this;
    }

    /** Makes requests more than once, and waits on that clock. */
    ScriptedNetwork retrying(RetryPolicy policy, Ticker clock) {
        retries = Optional.of(policy);
        time = clock;
        return this;
    }

    /** Other limits for each host. */
    ScriptedNetwork limited(HostLimits limits) {
        this.limits = limits;
        return this;
    }

    /** What cancels the registries that are made from now on. */
    ScriptedNetwork cancelledBy(Cancellation wish) {
        cancellation = wish;
        return this;
    }

    /** Allows plain HTTP for a server that is not one of the hosts here. */
    void allowPlain(String address) {
        plain.add(address);
    }

    /** Lets credentials go to a token service on that host. */
    ScriptedNetwork allowRealm(String host) {
        allowedRealms.add(host);
        return this;
    }

    /** Sends everything through that host, as a proxy. */
    ScriptedNetwork through(Host host) {
        proxy = Optional.of(new Proxy(Proxy.Type.HTTP, host.server.getSocketAddress()));
        return this;
    }

    /** Connections that find every host of this network, by name, and trust its authority. */
    HttpConnections connections() {
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
        return new HttpConnections(
                new OkHttpClient.Builder()
                        .dns(this::lookup)
                        .proxy(proxy.orElse(null))
                        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager()),
                new HttpSettings(timeouts, retries.orElseGet(() -> RetryPolicy.once(timeouts.call())), limits, false),
                time);
    }

    /** What registries said to people. */
    List<String> warnings() {
        return warnings;
    }

    /** A registry as those credentials, that has learnt nothing yet. */
    HttpRegistry registry(Credentials credentials) {
        return registry(connections(), credentials);
    }

    /** A registry as those credentials, that shares what was learnt over those connections. */
    HttpRegistry registry(HttpConnections connections, Credentials credentials) {
        return registry(connections, credentials, credentials);
    }

    /** A registry that reads as one and writes as another. */
    HttpRegistry registry(HttpConnections connections, Credentials reading, Credentials writing) {
        return registry(connections, purpose -> purpose == Purpose.READING ? reading : writing);
    }

    /** Returns a registry that gets its credentials from the function each time it needs them. */
    HttpRegistry registry(HttpConnections connections, Function<Purpose, Credentials> now) {
        return new HttpRegistry(connections, access(now), cancellation, warnings::add);
    }

    private RegistryAccess access(Function<Purpose, Credentials> now) {
        return new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return plain.contains(registry);
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                log.add("asked for credentials");
                return now.apply(purpose);
            }

            @Override
            public boolean allowsTokenRealm(String registry, String realmHost) {
                return allowedRealms.contains(realmHost);
            }
        };
    }

    private List<InetAddress> lookup(String name) throws UnknownHostException {
        if (!hosts.containsKey(name) && !Set.of("localhost", "127.0.0.1").contains(name)) {
            throw new UnknownHostException(name);
        }
        return List.of(InetAddress.getByName("127.0.0.1"));
    }

    @Override
    public void close() {
        hosts.values().forEach(host -> host.server.close());
    }

    /** Answers a request. */
    @FunctionalInterface
    interface Reply {
        MockResponse to(RecordedRequest request);
    }

    /** One host, that answers 404 without a word until told otherwise. */
    final class Host extends Dispatcher {
        private final String name;
        private final MockWebServer server;
        private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();

        private Host(String name, MockWebServer server) {
            this.name = name;
            this.server = server;
        }

        /** {@code name:port}. */
        String address() {
            return name + ":" + server.getPort();
        }

        /** {@code scheme://name:port/path}. */
        String url(String path) {
            return (plain.contains(address()) ? "http://" : "https://") + address() + path;
        }

        Repository repository(String path) {
            return new Repository(address(), path);
        }

        /** Answers requests of that method and path: each time with the next reply, at the end always with the last. */
        Host on(String request, Reply... answers) {
            replies.put(request, new ArrayDeque<>(List.of(answers)));
            return this;
        }

        /** The same with fixed answers. */
        Host on(String request, MockResponse.Builder... answers) {
            Reply[] fixed = new Reply[answers.length];
            for (int i = 0; i < answers.length; i++) {
                MockResponse answer = answers[i].build();
                fixed[i] = recorded -> answer;
            }
            return on(request, fixed);
        }

        /** Ends, so that its port is closed. */
        void stop() {
            server.close();
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String authorization = request.getHeaders().get("Authorization");
            log.add(name + " " + request.getMethod() + " " + request.getTarget()
                    + (authorization == null ? "" : " [" + authorization + "]"));
            boolean tunnel = request.getMethod().equals("CONNECT");
            Deque<Reply> next = replies.get(
                    tunnel
                            ? "CONNECT"
                            : request.getMethod() + " " + request.getUrl().encodedPath());
            if (next == null) {
                return new MockResponse.Builder().code(404).build();
            }
            Reply reply;
            synchronized (next) {
                reply = next.size() > 1 ? next.remove() : next.element();
            }
            return reply.to(request);
        }
    }
}
