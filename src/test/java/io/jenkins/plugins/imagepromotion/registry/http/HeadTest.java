package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.DIGEST;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.redirect;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Treats HEAD as a hint: GET may return what HEAD denies. */
class HeadTest {
    private static final Tag TAG = new Tag("1.0");
    private static final String MANIFEST = " /v2/app/manifests/1.0";
    private static final String CONTENT = "layer";
    private static final Digest BLOB = Digest.of(CONTENT.getBytes(StandardCharsets.UTF_8));
    private static final String LAYER = " /v2/app/blobs/" + BLOB;

    private final ScriptedNetwork network = new ScriptedNetwork();
    private final ScriptedNetwork.Host host = network.http("registry.example.com");
    private final ScriptedNetwork.Host storage = network.http("storage.example.com");
    private final Registry registry = network.registry(Credentials.ANONYMOUS);
    private final Repository repository = host.repository("app");

    @AfterEach
    void stop() {
        network.close();
    }

    private boolean hasBlob() {
        return registry.hasBlob(
                repository, new Descriptor("layer", BLOB, CONTENT.length(), Optional.empty(), "", false));
    }

    /** Returns the first byte if the request asks only for this byte, as storage does. */
    private static MockResponse part(RecordedRequest request) {
        return "bytes=0-0".equals(request.getHeaders().get("Range"))
                ? new MockResponse.Builder()
                        .code(206)
                        .setHeader("Content-Range", "bytes 0-0/" + CONTENT.length())
                        .body("l")
                        .build()
                : status(400).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 403, 405, 406, 410, 415, 501})
    void readsTheManifestIfHeadIsRefused(int status) {
        host.on("HEAD" + MANIFEST, status(status));
        host.on("GET" + MANIFEST, manifest());

        assertThat(registry.head(repository, TAG)).contains(DIGEST);
        assertThat(network.log())
                .containsExactly("registry.example.com HEAD" + MANIFEST, "registry.example.com GET" + MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 500, 501, 503})
    void readsTheManifestIfTheStorageRefusesHead(int status) {
        host.on("HEAD" + MANIFEST, redirect(307, storage.url("/signed")));
        host.on("GET" + MANIFEST, redirect(307, storage.url("/signed")));
        storage.on("HEAD /signed", status(status));
        storage.on("GET /signed", manifest());

        assertThat(registry.head(repository, TAG)).contains(DIGEST);
    }

    @Test
    void readsTheManifestIfTheRegistrysOwnStorageRefusesHead() {
        host.on("HEAD" + MANIFEST, redirect(307, "/storage"));
        host.on("GET" + MANIFEST, redirect(307, "/storage"));
        host.on("GET /storage", manifest());

        assertThat(registry.head(repository, TAG)).contains(DIGEST);
    }

    @Test
    void isEnoughIfTheRegistryHasNoSuchManifest() {
        assertThat(registry.head(repository, TAG)).isEmpty();
        assertThat(network.log()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "429, RATE_LIMITED", "500, REGISTRY_ERROR", "503, REGISTRY_ERROR"})
    void isEnoughIfGetWouldFailTheSameWay(int status, String code) {
        host.on("HEAD" + MANIFEST, status(status));

        assertThatThrownBy(() -> registry.head(repository, TAG)).hasMessageContaining("[" + code + "]");
        assertThat(network.log()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"403, FORBIDDEN", "400, REGISTRY_REJECTED", "405, REGISTRY_REJECTED"})
    void leavesItToGetToSayWhyItIsRefused(int status, String code) {
        host.on("HEAD" + MANIFEST, status(status));
        host.on("GET" + MANIFEST, error(status, "DENIED", "not you"));

        assertThatThrownBy(() -> registry.head(repository, TAG))
                .hasMessageContaining("[" + code + "]")
                .hasMessageContaining("\"DENIED: not you\"");
    }

    @Test
    void isEnoughForALayerThatIsThere() {
        host.on("HEAD" + LAYER, status(200).setHeader("Content-Length", CONTENT.length()));

        assertThat(hasBlob()).isTrue();
        assertThat(network.log()).containsExactly("registry.example.com HEAD" + LAYER);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 501})
    void asksForTheFirstByteOfALayerIfHeadIsRefused(int status) {
        host.on("HEAD" + LAYER, status(status));
        host.on("GET" + LAYER, HeadTest::part);

        assertThat(hasBlob()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 500, 501})
    void asksForTheFirstByteOfALayerIfTheStorageRefusesHead(int status) {
        host.on("HEAD" + LAYER, redirect(307, storage.url("/signed?sig=1")));
        host.on("GET" + LAYER, redirect(307, storage.url("/signed?sig=2")));
        storage.on("HEAD /signed", status(status));
        storage.on("GET /signed", HeadTest::part);

        assertThat(hasBlob()).isTrue();
    }

    @Test
    void readsNoLayerIfTheStorageSendsAllOfIt() {
        host.on("HEAD" + LAYER, status(405));
        host.on("GET" + LAYER, new MockResponse.Builder().body(CONTENT));

        assertThat(hasBlob()).isTrue();
    }

    @Test
    void reportsALayerAsMissingIfGetDoesNotFindIt() {
        host.on("HEAD" + LAYER, status(403));

        assertThat(hasBlob()).isFalse();
    }

    @Test
    void doesNotReportAnUnreadableLayerAsMissing() {
        host.on("HEAD" + LAYER, status(404));
        host.on("GET" + LAYER, error(403, "DENIED", "not you"));

        assertThatThrownBy(this::hasBlob).hasMessageContaining("[FORBIDDEN]");
    }

    @Test
    void refusesALayerOfAnotherSize() {
        host.on("HEAD" + LAYER, status(200).setHeader("Content-Length", 4));
        host.on("GET" + LAYER, new MockResponse.Builder().body("laye"));

        assertThatThrownBy(this::hasBlob).hasMessage("""
                The registry holds a part of the image whose size differs from the manifest.  [DIGEST_MISMATCH]
                  request:        GET http://%s%s
                  digest:         %s
                  bytes held:     4
                  bytes expected: 5
                  Do not use this image: clients refuse to pull it. Build and push it again.""".formatted(host.address(), LAYER.strip(), BLOB));
    }

    @Test
    void doesNotBelieveALengthThatHeadAloneGives() {
        host.on("HEAD" + LAYER, status(200).setHeader("Content-Length", 0));
        host.on("GET" + LAYER, HeadTest::part);

        assertThat(hasBlob()).isTrue();
    }

    @Test
    void findsAnEmptyLayer() {
        Digest nothing = Digest.of(new byte[0]);
        host.on("HEAD /v2/app/blobs/" + nothing, status(405));
        host.on("GET /v2/app/blobs/" + nothing, status(416).setHeader("Content-Range", "bytes */0"));

        assertThat(registry.hasBlob(repository, new Descriptor("layer", nothing, 0, Optional.empty(), "", false)))
                .isTrue();
    }
}
