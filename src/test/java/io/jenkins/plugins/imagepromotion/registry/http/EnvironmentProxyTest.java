package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy on loopback, and a registry that only the proxy could reach. */
class EnvironmentProxyTest {
    private final MockWebServer proxy = new MockWebServer();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        proxy.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Object read(boolean plainHttp, Map<String, String> environment) throws IOException {
        return read(plainHttp, environment, Optional.empty());
    }

    private Object read(boolean plainHttp, Map<String, String> environment, Optional<Path> trusted) throws IOException {
        RegistryAccess access = new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return plainHttp;
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return Credentials.ANONYMOUS;
            }
        };
        HttpSettings settings = HttpSettings.DEFAULT.within(ScriptedNetwork.QUICK);
        return new HttpRegistry(
                        HttpConnections.open(settings, environment, trusted), access, new Cancellation(), warning -> {})
                .manifest(new Repository("registry.invalid", "app"), new Tag("1.0"));
    }

    private RegistryException refusal(Map<String, String> environment) {
        return catchThrowableOfType(RegistryException.class, () -> read(false, environment));
    }

    private static MockResponse status(int code) {
        return new MockResponse.Builder().code(code).build();
    }

    @Test
    void asksTheProxyThatTheEnvironmentNames() throws Exception {
        proxy.enqueue(Answers.manifest().build());

        assertThat(read(true, Map.of("http_proxy", "127.0.0.1:" + proxy.getPort())))
                .isNotEqualTo(Optional.empty());

        RecordedRequest asked = proxy.takeRequest();
        assertThat(asked.getTarget()).isEqualTo("http://registry.invalid/v2/app/manifests/1.0");
        assertThat(asked.getHeaders().get("Proxy-Authorization")).isNull();
    }

    @Test
    void presentsTheUserOfTheUrlToTheProxyOnly() throws Exception {
        proxy.enqueue(status(407));
        proxy.enqueue(Answers.manifest().build());

        read(true, Map.of("HTTP_PROXY", "http://us%40er:p%3Ass@127.0.0.1:" + proxy.getPort()));

        proxy.takeRequest();
        RecordedRequest second = proxy.takeRequest();
        assertThat(second.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic dXNAZXI6cDpzcw==");
        assertThat(second.getHeaders().get("Authorization")).isNull();
    }

    @Test
    void presentsTheUserBeforeATunnelIsMadeAndNeverShowsThem() throws Exception {
        proxy.enqueue(status(407));
        proxy.enqueue(status(407));

        assertThat(refusal(Map.of("https_proxy", "http://user:secret@127.0.0.1:" + proxy.getPort())))
                .hasMessage("""
                        The proxy requires authentication.  [UNREACHABLE]
                          request: GET https://registry.invalid/v2/app/manifests/1.0
                          Add the user name and password to the proxy configuration.""");

        RecordedRequest tunnel = proxy.takeRequest();
        assertThat(tunnel.getMethod()).isEqualTo("CONNECT");
        assertThat(tunnel.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic dXNlcjpzZWNyZXQ=");
        assertThat(proxy.getRequestCount()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"'', ", "us%40er:p%3Ass@, Basic dXNAZXI6cDpzcw=="})
    void readsThroughATunnelThatHidesEverythingFromTheProxy(String user, String shown) throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("registry.invalid")
                .build();
        // The far end of the tunnel is played by the proxy itself, under the certificate of the registry.
        proxy.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        proxy.enqueue(new MockResponse.Builder().inTunnel().build());
        proxy.enqueue(Answers.manifest().build());
        Path trusted = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());

        Object read = read(
                false, Map.of("HTTPS_PROXY", "http://" + user + "127.0.0.1:" + proxy.getPort()), Optional.of(trusted));

        assertThat(read).isNotEqualTo(Optional.empty());
        RecordedRequest tunnel = proxy.takeRequest();
        assertThat(tunnel.getRequestLine()).isEqualTo("CONNECT registry.invalid:443 HTTP/1.1");
        assertThat(tunnel.getHeaders().get("Proxy-Authorization")).isEqualTo(shown);
        RecordedRequest inside = proxy.takeRequest();
        assertThat(inside.getTarget()).isEqualTo("/v2/app/manifests/1.0");
        assertThat(inside.getHandshake()).isNotNull();
        assertThat(inside.getHeaders().get("Proxy-Authorization")).isNull();
    }

    @Test
    void saysThatTheProxyRefusesTheTunnel() {
        proxy.enqueue(status(403));

        assertThat(refusal(Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getPort())))
                .hasMessage("""
                        The proxy refused the connection to the registry.  [UNREACHABLE]
                          request: GET https://registry.invalid/v2/app/manifests/1.0
                          Allow this host and port in the proxy, or exclude the host from the proxy.""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "socks5://127.0.0.1:1 | socks5://127.0.0.1:1 | only proxies with the scheme http are supported",
                "socks5h://bob:s3cr3t@127.0.0.1:1 | socks5h://(hidden)@127.0.0.1:1"
                        + " | only proxies with the scheme http are supported",
                "https://proxy.invalid:3128 | https://proxy.invalid:3128 | only proxies with the scheme http are supported",
                "pac+http://proxy.invalid/x.pac | pac+http://proxy.invalid/x.pac"
                        + " | only proxies with the scheme http are supported",
                "://proxy.invalid | ://proxy.invalid | only proxies with the scheme http are supported",
                "http:// | http:// | it is not a host with an optional port from 1 to 65535",
                "http://bob:s3cr3t@ | http://(hidden)@ | it is not a host with an optional port from 1 to 65535",
                ":3128 | :3128 | it is not a host with an optional port from 1 to 65535",
                "127.0.0.1:70000 | 127.0.0.1:70000 | it is not a host with an optional port from 1 to 65535",
                "http://127.0.0.1:0 | http://127.0.0.1:0 | it is not a host with an optional port from 1 to 65535",
                "http://127.0.0.1:port | http://127.0.0.1:port | it is not a host with an optional port from 1 to 65535",
                "bob:s3cr3t@127.0.0.1:x | (hidden)@127.0.0.1:x | it is not a host with an optional port from 1 to 65535",
                "http://bob:s3/cr@3t@pr oxy | http://(hidden)@pr oxy"
                        + " | it is not a host with an optional port from 1 to 65535",
                "http:proxy.invalid:3128 | http:proxy.invalid:3128"
                        + " | it is not a host with an optional port from 1 to 65535",
            })
    void refusesToGoPastAProxyThatCannotBeUsed(String value, String shown, String problem) {
        for (String variable : List.of("HTTPS_PROXY", "https_proxy")) {
            assertThat(refusal(Map.of(variable, value))).hasMessage("""
                    The proxy in %s cannot be used.  [UNREACHABLE]
                      proxy:    "%s"
                      problem:  %s
                      registry: https://registry.invalid
                      Nothing was sent. Set an HTTP proxy, such as http://proxy.example.com:3128, or list the host in \
                    NO_PROXY.""".formatted(variable, shown, problem));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, ''",
        "HTTPS_PROXY, '  '",
        "HTTP_PROXY, socks5://127.0.0.1:1",
        "ALL_PROXY, socks5://127.0.0.1:1"
    })
    void ignoresAnInvalidProxyForOtherRequests(String variable, String value) {
        assertThat(refusal(Map.of(variable, value))).hasMessageStartingWith("Unknown host.");
        assertThat(refusal(Map.of("HTTPS_PROXY", "socks5://127.0.0.1:1", "NO_PROXY", "invalid")))
                .hasMessageStartingWith("Unknown host.");
    }

    @Test
    void doesNotSendAPasswordToAnotherProxy() throws Exception {
        proxy.enqueue(status(407));

        assertThat(catchThrowableOfType(
                        RegistryException.class,
                        () -> read(
                                true,
                                Map.of(
                                        "HTTP_PROXY",
                                        "127.0.0.1:" + proxy.getPort(),
                                        "HTTPS_PROXY",
                                        "http://bob:s3cr3t@proxy.invalid:1"))))
                .hasMessageStartingWith("The proxy requires authentication.");
        assertThat(proxy.getRequestCount()).isOne();
    }

    @Test
    void asksExceptedHostsDirectly() {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getPort(), "NO_PROXY", "registry.invalid");

        assertThat(refusal(environment)).hasMessageStartingWith("Unknown host.");
        assertThat(proxy.getRequestCount()).isZero();
    }
}
