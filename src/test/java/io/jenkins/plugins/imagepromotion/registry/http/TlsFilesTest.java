package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that lets in nobody without a certificate. */
class TlsFilesTest {
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
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(own)
                .addTrustedCertificate(authority.certificate())
                .build()
                .sslSocketFactory());
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        server.enqueue(Answers.manifest().build());
        Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TlsFiles files(Function<HeldCertificate.Builder, HeldCertificate.Builder> kind, boolean rsaForm)
            throws IOException {
        HeldCertificate client = kind.apply(
                        new HeldCertificate.Builder().signedBy(authority).commonName("promoter"))
                .build();
        Path chain = Files.writeString(folder.resolve("client.pem"), client.certificatePem());
        Path key = Files.writeString(
                folder.resolve("client.key"), rsaForm ? client.privateKeyPkcs1Pem() : client.privateKeyPkcs8Pem());
        return new TlsFiles(Optional.of(folder.resolve("ca.pem")), Optional.of(new TlsFiles.Identity(chain, key)));
    }

    private void read(HttpConnections connections) {
        RegistryAccess access = new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return false;
            }

            @Override
            public Credentials credentials(Repository repository) {
                return Credentials.ANONYMOUS;
            }
        };
        Questions.MANIFEST.ask(
                new HttpRegistry(connections, access, new Cancellation()), new Repository(host(), "app"));
    }

    private String host() {
        return "127.0.0.1:" + server.getPort();
    }

    private static HttpConnections plain() {
        HttpSettings settings = HttpSettings.DEFAULT.within(ScriptedNetwork.QUICK);
        return new HttpConnections(new OkHttpClient.Builder(), settings, new FakeTime());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsTheCertificateOfTheRegistryWhateverItsKind(boolean rsa) throws Exception {
        server.requireClientAuth();

        read(plain().with(host(), files(kind -> rsa ? kind.rsa2048() : kind.ecdsa256(), false)));

        assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=promoter");
    }

    @Test
    void showsNothingToAnotherRegistry() throws Exception {
        server.requestClientAuth();
        TlsFiles files = files(kind -> kind, false);
        HttpConnections connections = plain().with("registry.example.com", files)
                .with(host(), new TlsFiles(files.authorities(), Optional.empty()));

        read(connections);

        assertThat(server.takeRequest().getHandshake().peerCertificates()).isEmpty();
    }

    @Test
    void trustsTheAuthorityOfARegistryOnlyThere() throws Exception {
        HttpConnections connections = plain().with(
                        "registry.example.com",
                        new TlsFiles(files(kind -> kind, false).authorities(), Optional.empty()));

        assertThatThrownBy(() -> read(connections))
                .hasMessageStartingWith("The registry's certificate is not trusted.");
    }

    @Test
    void sharesWhatWasLearntWithTheOtherConnections() throws Exception {
        HttpConnections connections = plain();

        assertThat(connections.with(host(), files(kind -> kind, false)).logins())
                .isSameAs(connections.logins());
    }

    @Test
    void saysHowToTurnAnOldKeyIntoOneThatIsRead() throws Exception {
        TlsFiles files = files(HeldCertificate.Builder::rsa2048, true);

        assertThatThrownBy(() -> plain().with(host(), files))
                .isInstanceOf(IOException.class)
                .hasMessage("the private key is not PKCS #8 without a password;"
                        + " `openssl pkcs8 -topk8 -nocrypt` makes it that");
    }

    @Test
    void saysWhatIsWrongWithAKey() throws Exception {
        TlsFiles files = files(kind -> kind, false);
        Path key = folder.resolve("client.key");

        Files.writeString(key, "nothing");
        assertThatThrownBy(() -> plain().with(host(), files)).hasMessage("the file holds no private key");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> plain().with(host(), files)).hasMessage("the private key is of no known kind");
        Files.delete(key);
        assertThatThrownBy(() -> plain().with(host(), files)).hasMessage("the file cannot be read");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void speaksHttp2WhereItMay(boolean may) throws Exception {
        HttpSettings settings = HttpSettings.DEFAULT.within(ScriptedNetwork.QUICK);
        TlsFiles files = new TlsFiles(files(kind -> kind, false).authorities(), Optional.empty());
        try (HttpConnections connections = HttpConnections.through(
                        client -> client.newBuilder(), may ? settings.withHttp2() : settings)
                .with(host(), files)) {
            read(connections);
        }

        assertThat(server.getProtocols()).contains(Protocol.HTTP_2);
        assertThat(server.takeRequest().getVersion()).isEqualTo(may ? "HTTP/2" : "HTTP/1.1");
    }

    @Test
    void knowsARegistryWithOrWithoutItsUsualPort() throws Exception {
        TlsFiles files = files(kind -> kind, false);
        HttpConnections connections = plain().with("Registry.example.com:443", files);

        assertThat(List.of(
                        connections.client(okhttp3.HttpUrl.get("https://registry.example.com/")),
                        connections.client(okhttp3.HttpUrl.get("https://registry.example.com:443/"))))
                .doesNotContain(connections.client());
    }
}
