package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that offers HTTP/2, and the connections that a sweep of its tags uses. */
class Http2Test {
    private static final int VERSIONS = 100;
    private static final int REQUESTS = 1 + 2 * VERSIONS;

    private static final String INDEX =
            "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}";

    private final HeldCertificate authority =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        server.useHttps(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory());
        String tags = IntStream.range(0, VERSIONS)
                .boxed()
                .flatMap(i -> Stream.of("staging", "production").map(to -> to + "-v1.0." + i + "-abcdef1-1763800000"))
                .map(tag -> "\"" + tag + "\"")
                .collect(Collectors.joining(","));
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getTarget().contains("/tags/list")
                        ? answer("application/json", "{\"name\":\"app\",\"tags\":[" + tags + "]}")
                        : answer(MediaTypes.OCI_INDEX, INDEX);
            }
        });
        server.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    private static MockResponse answer(String type, String body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", type)
                .setHeader("Docker-Content-Digest", Digest.of(body.getBytes(StandardCharsets.UTF_8)))
                .body(body)
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Returns the requests of a sweep. */
    private List<RecordedRequest> sweep(HttpSettings settings) throws InterruptedException {
        try (HttpConnections connections = HttpConnections.through(client -> client.newBuilder(), settings)) {
            HttpRegistry registry = new HttpRegistry(connections, access(), new Cancellation(), warning -> {});
            new ReadLineage(registry, Policy.threeTier(), Clock.systemUTC(), line -> {})
                    .of(ImageReference.parse("127.0.0.1:" + server.getPort() + "/app"));
        }
        List<RecordedRequest> requests = new ArrayList<>();
        for (int i = server.getRequestCount(); i > 0; i--) {
            requests.add(server.takeRequest());
        }
        return requests;
    }

    private RegistryAccess access() {
        return new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return false;
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return Credentials.ANONYMOUS;
            }

            @Override
            public RegistryTls tls(String registry) {
                return new RegistryTls(List.of(authority.certificate()), Optional.empty());
            }
        };
    }

    @Test
    void carriesAWholeSweepOnOneConnectionOfALongLivedProcess() throws Exception {
        List<RecordedRequest> requests = sweep(HttpSettings.DEFAULT.withHttp2());

        assertThat(requests)
                .hasSize(REQUESTS)
                .allMatch(request -> request.getVersion().equals("HTTP/2") && request.getConnectionIndex() == 0);
    }

    @Test
    void isNotUsedByAShortProcessWhichKeepsAFewConnectionsOpen() throws Exception {
        List<RecordedRequest> requests = sweep(HttpSettings.DEFAULT);

        assertThat(server.getProtocols()).contains(Protocol.HTTP_2);
        assertThat(requests)
                .hasSize(REQUESTS)
                .allMatch(request -> request.getVersion().equals("HTTP/1.1"));
        assertThat(requests).extracting(RecordedRequest::getConnectionIndex).allMatch(index -> index < 8);
    }
}
