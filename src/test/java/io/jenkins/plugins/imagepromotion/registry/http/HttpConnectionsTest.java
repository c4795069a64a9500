package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpConnectionsTest {
    private final HeldCertificate authority =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        server.useHttps(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory());
        server.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void ask(HttpConnections connections, String host) {
        RegistryAccess access = new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return false;
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return Credentials.ANONYMOUS;
            }
        };
        server.enqueue(Answers.manifest().build());
        Questions.MANIFEST.ask(
                new HttpRegistry(connections, access, new Cancellation(), warning -> {}),
                new Repository(host + ":" + server.getPort(), "app"));
    }

    private static HttpConnections open(Optional<Path> certificates) throws IOException {
        return HttpConnections.open(HttpSettings.DEFAULT.within(ScriptedNetwork.QUICK), Map.of(), certificates);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), content);
    }

    @Test
    void trustsAnAuthorityOfOnesOwnOnlyWhereItIsNamed() throws IOException {
        Path both = file(new HeldCertificate.Builder().build().certificatePem() + authority.certificatePem());

        assertThatCode(() -> ask(open(Optional.of(both)), "127.0.0.1")).doesNotThrowAnyException();
        assertThatThrownBy(() -> ask(open(Optional.empty()), "127.0.0.1"))
                .hasMessageStartingWith("The registry's certificate is not trusted.");
    }

    @Test
    void keepsTrustingWhatJavaTrusts() throws IOException {
        OkHttpClient client =
                open(Optional.of(file(authority.certificatePem()))).secure();
        OkHttpClient plain = open(Optional.empty()).secure();

        assertThat(client.x509TrustManager().getAcceptedIssuers())
                .contains(plain.x509TrustManager().getAcceptedIssuers())
                .contains(authority.certificate());
    }

    @Test
    void saysWhatIsWrongWithAFileOfCertificates() throws IOException {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> open(Optional.of(missing)))
                .isInstanceOf(IOException.class)
                .hasMessage("the file cannot be read");
        Path empty = file("");
        assertThatThrownBy(() -> open(Optional.of(empty)))
                .isInstanceOf(IOException.class)
                .hasMessage("the file contains no certificate");
        Path nonsense = file("-----BEGIN CERTIFICATE-----\nxyz\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> open(Optional.of(nonsense)))
                .isInstanceOf(IOException.class)
                .hasMessage("the file does not contain certificates in PEM format");
    }

    @Test
    void setsWhatIsNotForTheSurroundingsToDecide() {
        OkHttpClient client = HttpConnections.through(
                        base -> base.newBuilder()
                                .followRedirects(true)
                                .protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1))
                                .authenticator((route, response) -> null),
                        HttpSettings.DEFAULT.within(ScriptedNetwork.QUICK))
                .secure();

        assertThat(client.followRedirects()).isFalse();
        assertThat(client.followSslRedirects()).isFalse();
        assertThat(client.retryOnConnectionFailure()).isFalse();
        assertThat(client.protocols()).containsExactly(Protocol.HTTP_1_1);
        assertThat(client.authenticator()).isSameAs(okhttp3.Authenticator.NONE);
        assertThat(client.cache()).isNull();
        assertThat(client.connectTimeoutMillis()).isEqualTo(900);
        assertThat(client.readTimeoutMillis()).isEqualTo(1000);
        assertThat(client.writeTimeoutMillis()).isEqualTo(1000);
        assertThat(client.callTimeoutMillis()).isEqualTo(10_000);
    }

    @Test
    void triesEveryAddressOfAHost() throws IOException {
        InetAddress dead = InetAddress.getByName("127.0.0.2");
        InetAddress alive = InetAddress.getByName("127.0.0.1");
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
        HttpConnections connections = HttpConnections.through(
                client -> client.newBuilder()
                        .dns(name -> List.of(dead, alive))
                        .hostnameVerifier((name, session) -> true)
                        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager()),
                HttpSettings.DEFAULT.within(ScriptedNetwork.QUICK));

        assertThatCode(() -> ask(connections, "registry.example.com")).doesNotThrowAnyException();
    }

    @Test
    void leavesNoConnectionBehind() throws IOException {
        HttpConnections connections = open(Optional.of(file(authority.certificatePem())));
        ask(connections, "127.0.0.1");
        assertThat(connections.secure().connectionPool().connectionCount()).isOne();

        connections.close();

        assertThat(connections.secure().connectionPool().connectionCount()).isZero();
    }
}
