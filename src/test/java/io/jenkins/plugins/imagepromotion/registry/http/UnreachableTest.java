package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.testing.PlainServer;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No connection, or one that breaks: each on each question, with its exact text. */
class UnreachableTest {
    private final ScriptedNetwork network = new ScriptedNetwork();

    @AfterEach
    void stop() {
        network.close();
    }

    private void refuses(Questions question, Repository repository, String message) {
        assertThatThrownBy(() -> question.ask(network.registry(Credentials.ANONYMOUS), repository))
                .hasMessage(message.formatted(question.shown("https://" + repository.registry())));
    }

    private static String afterwards(Questions question) {
        return question.isWrite()
                ? "It is unknown whether the write succeeded. Run it again to find out and to complete it."
                : "Run it again. If it keeps failing, contact the registry's administrator.";
    }

    @ParameterizedTest
    @EnumSource
    void saysThatThereIsNoSuchHost(Questions question) {
        refuses(question, new Repository("nowhere.example.com", "app"), """
                Unknown host.  [UNREACHABLE]
                  request: %s
                  Check the spelling of the registry, the DNS and the proxy.""");
    }

    @ParameterizedTest
    @EnumSource
    void saysThatNobodyAnswers(Questions question) {
        ScriptedNetwork.Host host = network.https("registry.example.com");
        host.stop();

        refuses(question, host.repository("app"), """
                Connection refused.  [UNREACHABLE]
                  request: %s
                  Check the port, the firewall and the proxy, and that the registry is running.""");
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheCertificateIsNotTrusted(Questions question) {
        ScriptedNetwork.Host host = network.https(
                "registry.example.com",
                new HeldCertificate.Builder()
                        .addSubjectAlternativeName("registry.example.com")
                        .build());

        refuses(question, host.repository("app"), """
                The registry's certificate is not trusted.  [UNREACHABLE]
                  request: %s
                  If a private authority issued it, add that authority to those that are trusted for this registry.""");
    }

    @Test
    void saysThatTheCertificateIsForAnotherHost() {
        ScriptedNetwork.Host host = network.httpsUnderTheNameOf("registry.example.com", "other.example.com");

        refuses(Questions.MANIFEST, host.repository("app"), """
                The registry's certificate is for another host.  [UNREACHABLE]
                  request: %s
                  Use a name that is in the certificate, or get a certificate for this name.""");
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheRegistrySpeaksPlainHttp(Questions question) throws Exception {
        try (PlainServer server =
                new PlainServer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request")) {
            refuses(question, new Repository(server.address(), "app"), """
                    The registry uses plain HTTP, which is not allowed for it.  [PLAIN_HTTP_NOT_ALLOWED]
                      request: %%s
                      If this is intended, allow plain HTTP for %1$s.""".formatted(server.address()));
        }
    }

    @Test
    void saysThatNoTlsConnectionCameAbout() throws Exception {
        try (PlainServer server = new PlainServer("")) {
            refuses(Questions.MANIFEST, new Repository(server.address(), "app"), """
                    The TLS handshake with the registry failed.  [UNREACHABLE]
                      request: %s
                      Check that this is the HTTPS port, and which TLS versions the registry and the proxy allow.""");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheConnectionBroke(Questions question) {
        ScriptedNetwork.Host host = network.https("registry.example.com");
        host.on(
                question.request(),
                new MockResponse.Builder().onResponseStart(SocketEffect.ShutdownConnection.INSTANCE));

        refuses(question, host.repository("app"), """
                The connection was closed before the registry responded.  [UNREACHABLE]
                  request: %%s
                  %s""".formatted(afterwards(question)));
        assertThat(network.log()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"MANIFEST", "PUT", "TAGS", "CONFIG"})
    void saysThatTheAnswerBreaksOff(Questions question) {
        ScriptedNetwork.Host host = network.https("registry.example.com");
        host.on(
                question.request(),
                manifest()
                        .code(question.isWrite() ? 201 : 200)
                        .body("{\"schema")
                        .setHeader("Content-Length", "100")
                        .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE));

        refuses(question, host.repository("app"), """
                The registry's response ended too early.  [UNREADABLE_ANSWER]
                  request: %%s
                  %s""".formatted(afterwards(question)));
    }

    @Test
    void saysThatItIsNoHttpServer() throws Exception {
        try (PlainServer server = new PlainServer("SSH-2.0-OpenSSH_9.2\r\n")) {
            network.allowPlain(server.address());

            assertThatThrownBy(() -> Questions.MANIFEST.ask(
                            network.registry(Credentials.ANONYMOUS), new Repository(server.address(), "app")))
                    .hasMessage("""
                            The server does not speak HTTP.  [UNREADABLE_ANSWER]
                              request: GET http://%s/v2/app/manifests/1.0
                              Check the port. Another service may be listening there.""".formatted(server.address()));
        }
    }

    @Test
    void saysThatTheProxyWantsToKnowWhoAsks() {
        ScriptedNetwork.Host registry = network.http("registry.example.com");
        ScriptedNetwork.Host proxy = network.http("proxy.example.com");
        proxy.on("GET /v2/app/manifests/1.0", status(407));
        network.through(proxy);

        assertThatThrownBy(() ->
                        Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), registry.repository("app")))
                .hasMessage("""
                        The proxy requires authentication.  [UNREACHABLE]
                          request: GET http://%s/v2/app/manifests/1.0
                          status:  407
                          Add the user name and password to the proxy configuration.""".formatted(registry.address()));
    }

    @Test
    void saysThatTheProxyWantsToKnowWhoAsksBeforeItLetsATunnelThrough() {
        ScriptedNetwork.Host registry = network.https("registry.example.com");
        ScriptedNetwork.Host proxy = network.http("proxy.example.com");
        proxy.on("CONNECT", status(407));
        network.through(proxy);

        refuses(Questions.MANIFEST, registry.repository("app"), """
                The proxy requires authentication.  [UNREACHABLE]
                  request: %s
                  Add the user name and password to the proxy configuration.""");
    }

    @Test
    void saysThatTheProxyLetsNoTunnelThrough() {
        ScriptedNetwork.Host registry = network.https("registry.example.com");
        ScriptedNetwork.Host proxy = network.http("proxy.example.com");
        proxy.on("CONNECT", status(403));
        network.through(proxy);

        refuses(Questions.MANIFEST, registry.repository("app"), """
                The proxy refused the connection to the registry.  [UNREACHABLE]
                  request: %s
                  Allow this host and port in the proxy, or exclude the host from the proxy.""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[:::1]", "[::1]:0", "[1::2::3]", "registry.example.com:0"})
    void refusesARegistryWhoseNameIsNoHost(String registry) {
        assertThatThrownBy(() -> Questions.MANIFEST.ask(
                        network.registry(Credentials.ANONYMOUS), new Repository(registry, "app")))
                .hasMessage("""
                        The registry's name is not a valid host.  [INVALID_REFERENCE]
                          registry: "%s"
                          Use a host name or address with an optional port from 1 to 65535.""".formatted(registry));
    }

    @Test
    void findsDockerHubUnderTheHostOfItsApi() {
        refuses(Questions.MANIFEST, "docker.io", """
                Unknown host.  [UNREACHABLE]
                  request: GET https://registry-1.docker.io/v2/library/alpine/manifests/1.0
                  Check the spelling of the registry, the DNS and the proxy.""");
    }

    private void refuses(Questions question, String registry, String message) {
        assertThatThrownBy(() -> question.ask(
                        network.registry(Credentials.ANONYMOUS), new Repository(registry, "library/alpine")))
                .hasMessage(message);
    }
}
