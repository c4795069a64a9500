package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
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
class RegistryTlsTest {
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
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RegistryTls tls(Function<HeldCertificate.Builder, HeldCertificate.Builder> kind) throws IOException {
        return new RegistryTls(List.of(authority.certificate()), Optional.of(identity(kind, false)));
    }

    private RegistryTls trustAlone() {
        return new RegistryTls(List.of(authority.certificate()), Optional.empty());
    }

    private RegistryTls.Identity identity(
            Function<HeldCertificate.Builder, HeldCertificate.Builder> kind, boolean rsaForm) throws IOException {
        HeldCertificate client = kind.apply(
                        new HeldCertificate.Builder().signedBy(authority).commonName("promoter"))
                .build();
        Path chain = Files.writeString(folder.resolve("client.pem"), client.certificatePem());
        Path key = Files.writeString(
                folder.resolve("client.key"), rsaForm ? client.privateKeyPkcs1Pem() : client.privateKeyPkcs8Pem());
        return Certificates.identity(chain, key);
    }

    /** Reads the manifest of an image with that TLS for a registry of that name. */
    private void read(String registry, RegistryTls tls) {
        read(plain(), Map.of(registry, tls));
    }

    private void read(HttpConnections connections, Map<String, RegistryTls> tls) {
        Questions.MANIFEST.ask(
                new HttpRegistry(connections, registryAccess(tls), new Cancellation(), warning -> {}),
                new Repository(host(), "app"));
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

        read(host(), tls(kind -> rsa ? kind.rsa2048() : kind.ecdsa256()));

        assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=promoter");
    }

    @Test
    void showsTheCertificateOfAKeyStore() throws Exception {
        server.requireClientAuth();
        RegistryTls.Identity held = identity(kind -> kind, false);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority.certificate());
        store.setKeyEntry("own", held.key(), "pass".toCharArray(), held.chain().toArray(Certificate[]::new));

        read(
                host(),
                new RegistryTls(
                        List.of(authority.certificate()),
                        Optional.of(Certificates.identity(store, "pass".toCharArray()))));

        assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=promoter");
        assertThatThrownBy(() -> Certificates.identity(store, "other".toCharArray()))
                .hasMessage("the password does not open the key store");
        store.deleteEntry("own");
        assertThatThrownBy(() -> Certificates.identity(store, "pass".toCharArray()))
                .hasMessage("the key store contains no private key");
    }

    @Test
    void showsNothingToAnotherRegistry() throws Exception {
        server.requestClientAuth();

        read(plain(), Map.of("registry.example.com", tls(kind -> kind), host(), trustAlone()));

        assertThat(server.takeRequest().getHandshake().peerCertificates()).isEmpty();
    }

    @Test
    void trustsTheAuthorityOfARegistryOnlyThere() {
        assertThatThrownBy(() -> read("registry.example.com", trustAlone()))
                .hasMessageStartingWith("The registry's certificate is not trusted.");
    }

    @Test
    void refusesAKeyThatIsNotTheCertificates() throws Exception {
        RegistryTls.Identity one = identity(kind -> kind, false);
        RegistryTls.Identity other = identity(HeldCertificate.Builder::rsa2048, false);

        assertThatThrownBy(() -> read(
                        host(),
                        new RegistryTls(List.of(), Optional.of(new RegistryTls.Identity(one.chain(), other.key())))))
                .hasMessage("""
                        The client certificate cannot be used: the certificate and its key cannot be used together.  [CREDENTIALS_UNUSABLE]
                          registry: %s
                          Choose a certificate with its own private key.""".formatted(host()));
    }

    @Test
    void showsNoPrivateKeyInAText() throws Exception {
        assertThat(identity(HeldCertificate.Builder::rsa2048, false)).hasToString("1 certificates and a key");
    }

    private static RegistryAccess registryAccess(Map<String, RegistryTls> tls) {
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
                return tls.getOrDefault(registry, RegistryTls.ORDINARY);
            }
        };
    }

    @Test
    void saysHowToTurnAnOldKeyIntoOneThatIsRead() {
        assertThatThrownBy(() -> identity(HeldCertificate.Builder::rsa2048, true))
                .isInstanceOf(IOException.class)
                .hasMessage("the private key is not PKCS #8 without a password;"
                        + " convert it with `openssl pkcs8 -topk8 -nocrypt`");
    }

    @Test
    void saysWhatIsWrongWithAKey() throws Exception {
        identity(kind -> kind, false);
        Path chain = folder.resolve("client.pem");
        Path key = folder.resolve("client.key");

        Files.writeString(key, "nothing");
        assertThatThrownBy(() -> Certificates.identity(chain, key)).hasMessage("the file contains no private key");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Certificates.identity(chain, key)).hasMessage("the private key has an unknown format");
        Files.delete(key);
        assertThatThrownBy(() -> Certificates.identity(chain, key)).hasMessage("the file cannot be read");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void speaksHttp2WhereItMay(boolean may) throws Exception {
        HttpSettings settings = HttpSettings.DEFAULT.within(ScriptedNetwork.QUICK);
        try (HttpConnections connections =
                HttpConnections.through(client -> client.newBuilder(), may ? settings.withHttp2() : settings)) {
            read(connections, Map.of(host(), trustAlone()));
        }

        assertThat(server.getProtocols()).contains(Protocol.HTTP_2);
        assertThat(server.takeRequest().getVersion()).isEqualTo(may ? "HTTP/2" : "HTTP/1.1");
    }
}
