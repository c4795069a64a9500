package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    private final HeldCertificate certificate =
            new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();

    private final HeldCertificate client =
            new HeldCertificate.Builder().commonName("promoter").build();

    @AutoClose
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path folder;

    private String image = "";

    @BeforeEach
    void start() throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(client.certificate())
                .build()
                .sslSocketFactory());
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", MediaTypes.OCI_INDEX)
                .setHeader(
                        "Docker-Content-Digest",
                        "sha256:"
                                + okio.ByteString.encodeUtf8("{\"schemaVersion\":2,\"manifests\":[]}")
                                        .sha256()
                                        .hex())
                .body("{\"schemaVersion\":2,\"manifests\":[]}")
                .build());
        image = "127.0.0.1:" + server.getPort() + "/app:1.4.2";
    }

    @Test
    void trustsTheCertificatesOfAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());

        assertThat(CommandLineRun.of("resolve", image, "--ca", file.toString()).status())
                .isZero();
    }

    @Test
    void trustsNoUnknownCertificateWithoutIt() {
        CommandLineRun run = CommandLineRun.of("resolve", image);

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("[UNREACHABLE]").doesNotContain("\tat ");
    }

    @Test
    void refusesAFileThatHoldsSomethingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");

        assertThat(CommandLineRun.of("resolve", image, "--ca", file.toString()))
                .isEqualTo(new CommandLineRun(2, "", """
                        The option --ca takes a PEM file of certificates: the file does not contain certificates in PEM format.
                          Run `image-promotion resolve --help` to see what it takes.
                        """));
    }

    @Test
    void showsTheClientCertificateToTheRegistry() throws Exception {
        server.requireClientAuth();

        CommandLineRun run = CommandLineRun.of(
                "resolve",
                image,
                "--ca",
                write("ca.pem", certificate.certificatePem()),
                "--client-cert",
                write("client.pem", client.certificatePem()),
                "--client-key",
                write("client.key", client.privateKeyPkcs8Pem()));

        assertThat(run.status()).isZero();
        assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=promoter");
    }

    @Test
    void refusesACertificateWithoutItsKey() throws IOException {
        assertThat(CommandLineRun.of("resolve", image, "--client-cert", write("client.pem", "x")))
                .isEqualTo(new CommandLineRun(2, "", """
                        The options --client-cert and --client-key belong together.
                          Run `image-promotion resolve --help` to see what it takes.
                        """));
    }

    @Test
    void refusesAClientCertificateThatIsNone() throws IOException {
        String file = write("client.pem", "x");

        assertThat(CommandLineRun.of("resolve", image, "--client-cert", file, "--client-key", file))
                .isEqualTo(new CommandLineRun(2, "", """
                        The options --client-cert and --client-key take PEM files: the file does not contain certificates in PEM format.
                          Run `image-promotion resolve --help` to see what it takes.
                        """));
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
