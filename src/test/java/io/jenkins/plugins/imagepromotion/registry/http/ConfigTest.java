package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.CONFIG;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.redirect;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.unannounced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigTest {
    private static final String BLOB = "/v2/app/blobs/" + Answers.digest(CONFIG);

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private Repository repository;

    @BeforeEach
    void start() {
        host = network.http("registry.example.com");
        repository = host.repository("app");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private ImageConfig config(long size) {
        return network.registry(Credentials.ANONYMOUS)
                .config(repository, new Descriptor("any", Answers.digest(CONFIG), size, Optional.empty(), "", false));
    }

    @Test
    void readsTheConfigurationWhereverTheRegistryKeepsIt() {
        ScriptedNetwork.Host storage = network.http("storage.example.net");
        host.on("GET " + BLOB, redirect(307, storage.url("/blob?X-Amz-Signature=secret")));
        storage.on("GET /blob", unannounced("application/octet-stream", CONFIG));

        assertThat(config(CONFIG.length()))
                .isEqualTo(new ImageConfig(
                        new Platform("linux", "arm64", "v8", ""),
                        "2026-11-01T10:00:00Z",
                        Map.of("org.opencontainers.image.revision", "abc1234"),
                        Map.of()));
    }

    @Test
    void refusesOtherBytes() {
        host.on("GET " + BLOB, unannounced("application/octet-stream", CONFIG.replace("arm64", "amd64")));

        assertThatThrownBy(() -> config(CONFIG.length()))
                .hasMessage("""
                The digest of the image configuration does not match its manifest.  [DIGEST_MISMATCH]
                  request:          GET http://%s%s
                  digest asked for: %s
                  bytes sent:       %4$d
                  bytes expected:   %4$d
                  Do not use this image. Something changed it in storage or in transit.""".formatted(host.address(), BLOB, Answers.digest(CONFIG), CONFIG.length()));
    }

    @Test
    void readsNoMoreThanTheManifestSays() {
        host.on("GET " + BLOB, unannounced("application/octet-stream", CONFIG));

        assertThatThrownBy(() -> config(10)).hasMessage("""
                The image configuration is larger than its manifest says.  [UNREADABLE_ANSWER]
                  request: GET http://%s%s
                  limit:   10 bytes
                  size:    %d bytes""".formatted(host.address(), BLOB, CONFIG.length()));
    }

    @Test
    void doesNotEvenAskForOneThatIsTooLarge() {
        assertThatThrownBy(() -> config(8 * 1024 * 1024 + 1)).hasMessage("""
                The image configuration is larger than the limit.  [UNREADABLE_ANSWER]
                  request: GET http://%s%s
                  limit:   8388608 bytes
                  size:    8388609 bytes""".formatted(host.address(), BLOB));
        assertThat(network.log()).isEmpty();
    }

    @Test
    void saysThatItIsGone() {
        assertThatThrownBy(() -> config(CONFIG.length())).hasMessage("""
                The registry no longer holds the image configuration.  [IMAGE_NOT_FOUND]
                  request: GET http://%s%s
                  A cleanup may have deleted it, which leaves the image unusable. Push it again.""".formatted(host.address(), BLOB));
    }
}
