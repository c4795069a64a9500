package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.DIGEST;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTest {
    private static final String PUT = "PUT /v2/app/manifests/1.0";
    private static final byte[] BYTES = Answers.MANIFEST.getBytes(StandardCharsets.UTF_8);
    private static final Digest OTHER = Answers.digest("other");

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

    private void put() {
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST,
                BYTES,
                DIGEST,
                new ManifestLinks(List.of(), Optional.empty(), List.of(), "", Optional.empty(), Map.of()));
        network.registry(Credentials.ANONYMOUS).put(repository, new Tag("1.0"), manifest);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void takesARegistryAtItsWordThatSaysNothingOfADigest(int status) {
        host.on(PUT, status(status));

        assertThatCode(this::put).doesNotThrowAnyException();
    }

    @Test
    void acceptsTheRightDigestUnderAnyAlgorithm() {
        Digest sha512 = Digest.of(
                Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.hash().digest(BYTES));
        host.on(
                PUT,
                status(201).setHeader("Docker-Content-Digest", DIGEST),
                status(201).setHeader("Docker-Content-Digest", sha512));

        assertThatCode(this::put).doesNotThrowAnyException();
        assertThatCode(this::put).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "sha256:abc", ""})
    void refusesADigestOfSomethingElse(String text) {
        String digest = text.equals("other") ? OTHER.toString() : text;
        host.on(PUT, status(201).setHeader("Docker-Content-Digest", digest));

        assertThatThrownBy(this::put).hasMessage("""
                The registry confirmed a different digest than that of the manifest sent.  [WRITE_NOT_CONFIRMED]
                  request:         PUT http://%s/v2/app/manifests/1.0
                  digest sent:     %s
                  digest answered: "%s"
                  Check what the registry holds now before you deploy it. The registry may rewrite manifests.""".formatted(host.address(), DIGEST, digest));
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 204})
    void refusesASuccessThatTheProtocolDoesNotHave(int status) {
        host.on(PUT, status(status));

        assertThatThrownBy(this::put).hasMessage("""
                The registry sent an unexpected status.  [UNREADABLE_ANSWER]
                  request: PUT http://%s/v2/app/manifests/1.0
                  status:  %d
                  Check that this address belongs to a registry.""".formatted(host.address(), status));
    }

    @Test
    void isSentOnceThoughTheServerAsksForItAgainAtOnce() {
        host.on(PUT, status(503).setHeader("Retry-After", "0"), status(201));

        assertThatThrownBy(this::put).hasMessageContaining("[REGISTRY_ERROR]");
        assertThat(network.log()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 503})
    void isSentOnceWhateverTheServerAnswers(int status) {
        host.on(PUT, status(status), status(201));

        assertThatThrownBy(this::put).hasMessageContaining("[REGISTRY_");
        assertThat(network.log()).hasSize(1);
    }
}
