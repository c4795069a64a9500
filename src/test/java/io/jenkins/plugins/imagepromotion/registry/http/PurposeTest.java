package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One account reads, another writes: each request is shown the one that it is for. */
class PurposeTest {
    private static final Tag TAG = new Tag("1.0");
    private static final Manifest IMAGE = new Manifest(
            MediaTypes.OCI_MANIFEST,
            Answers.MANIFEST.getBytes(StandardCharsets.UTF_8),
            Answers.DIGEST,
            new ManifestLinks(List.of(), Optional.empty(), List.of(), "", Optional.empty(), Map.of()));
    private static final Credentials READER = Credentials.basic("reader", "may pull");
    private static final Credentials WRITER = Credentials.basic("writer", "may push");
    private static final String AS_READER = " [" + okhttp3.Credentials.basic("reader", "may pull") + "]";
    private static final String AS_WRITER = " [" + okhttp3.Credentials.basic("writer", "may push") + "]";
    private static final String NAME = "registry.example.com ";
    private static final String GET = "GET /v2/app/manifests/1.0";
    private static final String PUT = "PUT /v2/app/manifests/1.0";

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private Repository repository;
    private Registry registry;

    @BeforeEach
    void start() {
        host = network.https("registry.example.com");
        repository = host.repository("app");
        registry = network.registry(network.connections(), READER, WRITER);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private List<String> seen(String account) {
        return network.log().stream()
                .filter(line -> line.endsWith(account))
                .map(line -> line.substring(0, line.length() - account.length()))
                .toList();
    }

    @Test
    void readsWithOnePasswordAndWritesWithTheOther() {
        host.on(GET, challenge("Basic realm=\"x\""), manifest());
        host.on(PUT, status(201));

        registry.manifest(repository, TAG);
        registry.put(repository, TAG, IMAGE);
        registry.manifest(repository, TAG);

        assertThat(network.log())
                .containsExactly(
                        NAME + GET,
                        "asked for credentials",
                        NAME + GET + AS_READER,
                        "asked for credentials",
                        NAME + PUT + AS_WRITER,
                        NAME + GET + AS_READER);
    }

    @Test
    void neverSendsATokenOfTheOther() {
        ScriptedNetwork.Host auth = network.https("auth.example.com");
        String bearer = "Bearer realm=\"" + auth.url("/token") + "\",service=\"s\"";
        host.on(GET, challenge(bearer), manifest());
        host.on(PUT, status(201));
        auth.on("GET /token", token("OfTheReader"), token("OfTheWriter"));

        registry.manifest(repository, TAG);
        registry.put(repository, TAG, IMAGE);
        registry.manifest(repository, TAG);
        registry.put(repository, TAG, IMAGE);

        String ask = "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush";
        assertThat(network.log())
                .containsExactly(
                        NAME + GET,
                        "asked for credentials",
                        ask + AS_READER,
                        NAME + GET + " [Bearer OfTheReader]",
                        "asked for credentials",
                        ask + AS_WRITER,
                        NAME + PUT + " [Bearer OfTheWriter]",
                        NAME + GET + " [Bearer OfTheReader]",
                        NAME + PUT + " [Bearer OfTheWriter]");
    }

    @Test
    void doesNotAskForTheWriterWhileItOnlyReads() {
        host.on(GET, challenge("Basic realm=\"x\""), manifest());

        registry.manifest(repository, TAG);
        registry.head(repository, TAG);
        registry.hasBlob(repository, blob());
        registry.referrers(repository, IMAGE.digest());

        assertThat(seen(AS_WRITER)).isEmpty();
        assertThat(network.log()).contains(NAME + GET + AS_READER);
    }

    private static Descriptor blob() {
        return new Descriptor("layer", Digest.of(new byte[] {1}), 1, Optional.empty(), "", false);
    }

    @Test
    void asksForTheStateOfAnUploadAsTheWriterWhoOpenedIt() {
        String uploads = "/v2/app/blobs/uploads/";
        host.on("GET /v2/from/blobs/" + blob().digest(), request -> bytes());
        host.on("POST " + uploads, challenge("Basic realm=\"x\""), opened(uploads + "1"));
        host.on("PUT " + uploads + "1", status(500));
        host.on("GET " + uploads + "1", opened(uploads + "1"));
        host.on("PATCH " + uploads + "1", status(400));
        host.on("DELETE " + uploads + "1", status(204));

        assertThatThrownBy(() -> registry.copyBlob(host.repository("from"), repository, blob(), count -> {}))
                .hasMessageContaining("credentials: user writer");

        assertThat(seen(AS_READER)).allMatch(line -> line.contains("/v2/from/") || line.contains(" HEAD "));
        assertThat(seen(AS_WRITER))
                .contains(NAME + "POST " + uploads, NAME + "GET " + uploads + "1", NAME + "DELETE " + uploads + "1")
                .noneMatch(line -> line.contains("/v2/from/"));
    }

    private static MockResponse bytes() {
        return new MockResponse.Builder()
                .body(new okio.Buffer().writeByte(1))
                .setHeader("Content-Type", "application/octet-stream")
                .build();
    }

    private static MockResponse.Builder opened(String location) {
        return status(202).setHeader("Location", location);
    }

    @Test
    void attachesEvidenceAsTheWriter() {
        host.on("PUT /v2/app/manifests/" + IMAGE.digest(), challenge("Basic realm=\"x\""), status(403));

        assertThatThrownBy(() -> registry.putReferrer(repository, IMAGE.digest(), IMAGE))
                .hasMessageContaining("credentials: user writer");
    }
}
