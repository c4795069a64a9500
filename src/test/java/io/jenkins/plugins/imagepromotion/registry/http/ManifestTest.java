package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.DIGEST;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.MANIFEST;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.unannounced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.nio.charset.StandardCharsets;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final Tag TAG = new Tag("1.0");
    private static final String BY_TAG = "/v2/app/manifests/1.0";
    private static final String BY_DIGEST = "/v2/app/manifests/" + DIGEST;
    private static final String CHANGED = MANIFEST.replace("note", "nose");

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private Repository repository;
    private Registry registry;

    @BeforeEach
    void start() {
        host = network.http("registry.example.com");
        repository = host.repository("app");
        registry = network.registry(Credentials.ANONYMOUS);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void refuses(ManifestReference reference, String message) {
        assertThatThrownBy(() -> registry.manifest(repository, reference))
                .hasMessage(message.formatted(host.address()));
    }

    private static Digest sha512(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Digest.of(Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.hash().digest(bytes));
    }

    private static Digest changedDigest() {
        return Answers.digest(CHANGED);
    }

    @Test
    void givesTheBytesTheTypeAndWhatTheyPointAt() {
        host.on("GET " + BY_TAG, manifest().setHeader("Content-Type", MediaTypes.OCI_MANIFEST + "; charset=utf-8"));

        Manifest manifest = registry.manifest(repository, TAG).orElseThrow();

        assertThat(manifest.bytes()).asString(StandardCharsets.UTF_8).isEqualTo(MANIFEST);
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(manifest.digest()).isEqualTo(DIGEST);
        assertThat(manifest.links().config().orElseThrow().digest()).isEqualTo(Answers.digest(Answers.CONFIG));
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void isEmptyWhereThereIsNone() {
        host.on("GET " + BY_TAG, error(404, "MANIFEST_UNKNOWN", "x"), error(404, "NAME_UNKNOWN", "x"), status(404));

        assertThat(registry.manifest(repository, TAG)).isEmpty();
        assertThat(registry.manifest(repository, TAG)).isEmpty();
        assertThat(registry.manifest(repository, TAG)).isEmpty();
    }

    @Test
    void refusesAByteThatChangedOnTheWay() {
        host.on(
                "GET " + BY_TAG,
                unannounced(MediaTypes.OCI_MANIFEST, CHANGED).setHeader("Docker-Content-Digest", DIGEST));

        refuses(TAG, """
                The Docker-Content-Digest header does not match the content.  [DIGEST_MISMATCH]
                  request:             GET http://%%s/v2/app/manifests/1.0
                  announced digest:    %s
                  digest of the bytes: %s
                  Do not use this image. Something changed it in storage or in transit.""".formatted(DIGEST, changedDigest()));
    }

    @Test
    void refusesAByteThatChangedEvenWhereItIsNoLongerJson() {
        host.on("GET " + BY_TAG, manifest().body(MANIFEST.replace("{", "[")));

        assertThatThrownBy(() -> registry.manifest(repository, TAG)).hasMessageContaining("[DIGEST_MISMATCH]");
    }

    @Test
    void refusesOtherBytesThanTheDigestAskedFor() {
        host.on(
                "GET " + BY_DIGEST,
                unannounced(MediaTypes.OCI_MANIFEST, CHANGED).setHeader("Docker-Content-Digest", changedDigest()));

        refuses(DIGEST, """
                The content does not match the requested digest.  [DIGEST_MISMATCH]
                  request:             GET http://%%s/v2/app/manifests/%1$s
                  digest asked for:    %1$s
                  digest of the bytes: %2$s
                  Do not use this image. Something changed it in storage or in transit.""".formatted(DIGEST, changedDigest()));
    }

    @Test
    void computesTheDigestAskedForUnderItsOwnAlgorithm() {
        Digest sha512 = sha512(MANIFEST);
        host.on("GET /v2/app/manifests/" + sha512, manifest());

        assertThat(registry.manifest(repository, sha512).orElseThrow().digest()).isEqualTo(sha512);
    }

    @Test
    void checksAnAnnouncedDigestOfAnotherAlgorithmToo() {
        host.on(
                "GET " + BY_TAG,
                manifest().setHeader("Docker-Content-Digest", sha512(MANIFEST)),
                manifest().setHeader("Docker-Content-Digest", sha512(CHANGED)));

        assertThat(registry.manifest(repository, TAG).orElseThrow().digest()).isEqualTo(DIGEST);
        assertThatThrownBy(() -> registry.manifest(repository, TAG)).hasMessageContaining("[DIGEST_MISMATCH]");
    }

    @Test
    void refusesAnAnnouncedDigestThatIsNone() {
        host.on("GET " + BY_TAG, manifest().setHeader("Docker-Content-Digest", "sha256:ABC"));

        refuses(TAG, """
                The Docker-Content-Digest header is not a valid digest.  [UNREADABLE_ANSWER]
                  request:          GET http://%s/v2/app/manifests/1.0
                  announced digest: "sha256:ABC\"""");
    }

    @Test
    void refusesTwoAnnouncedDigests() {
        host.on("GET " + BY_TAG, manifest().addHeader("Docker-Content-Digest", changedDigest()));

        assertThatThrownBy(() -> registry.manifest(repository, TAG))
                .hasMessageContaining("announced digest: \"" + DIGEST + ", " + changedDigest() + "\"");
    }

    @Test
    void confirmsByTheirDigestTheBytesOfARegistryThatAnnouncesNone() {
        host.on("GET " + BY_TAG, unannounced(MediaTypes.OCI_MANIFEST, MANIFEST));
        host.on("HEAD " + BY_DIGEST, status(200));

        assertThat(registry.manifest(repository, TAG).orElseThrow().digest()).isEqualTo(DIGEST);
        assertThat(network.log())
                .containsExactly("registry.example.com GET " + BY_TAG, "registry.example.com HEAD " + BY_DIGEST);
    }

    @Test
    void confirmsByGetIfTheRegistryDoesNotSupportHead() {
        host.on("GET " + BY_TAG, unannounced(MediaTypes.OCI_MANIFEST, MANIFEST));
        host.on("HEAD " + BY_DIGEST, status(405));
        host.on("GET " + BY_DIGEST, unannounced(MediaTypes.OCI_MANIFEST, MANIFEST));

        assertThat(registry.manifest(repository, TAG).orElseThrow().digest()).isEqualTo(DIGEST);
        assertThat(network.log()).hasSize(3);
    }

    @Test
    void refusesBytesThatNothingSpeaksFor() {
        host.on("GET " + BY_TAG, unannounced(MediaTypes.OCI_MANIFEST, CHANGED));

        refuses(TAG, """
                The registry cannot find the manifest it just returned by its own digest.  [DIGEST_MISMATCH]
                  request:             GET http://%%s/v2/app/manifests/1.0
                  digest of the bytes: %s
                  Do not use this image. Something changed it in storage or in transit.""".formatted(changedDigest()));
        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET " + BY_TAG,
                        "registry.example.com HEAD /v2/app/manifests/" + changedDigest(),
                        "registry.example.com GET /v2/app/manifests/" + changedDigest());
    }

    @Test
    void needsNoConfirmationOfADigestAskedFor() {
        host.on("GET " + BY_DIGEST, unannounced(MediaTypes.OCI_MANIFEST, MANIFEST));

        assertThat(registry.manifest(repository, DIGEST)).isPresent();
        assertThat(network.log()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | {} | UNREADABLE_ANSWER | its Content-Type is \"application/json\"",
                "application/vnd.oci.artifact.manifest.v1+json | {} | UNSUPPORTED_MANIFEST"
                        + " | its Content-Type is \"application/vnd.oci.artifact.manifest.v1+json\"",
                "application/json | `{\"schemaVersion\":1}` | UNSUPPORTED_MANIFEST"
                        + " | it uses schema 1, which has no stable digest",
                "application/vnd.docker.distribution.manifest.v1+prettyjws | {} | UNSUPPORTED_MANIFEST"
                        + " | it uses schema 1, which has no stable digest",
                "application/vnd.docker.distribution.manifest.v1+json | {} | UNSUPPORTED_MANIFEST"
                        + " | it uses schema 1, which has no stable digest",
            })
    void refusesWhatIsNoManifestThatCanBePromoted(String type, String body, String code, String problem) {
        host.on("GET " + BY_TAG, unannounced(type, body));

        refuses(TAG, """
                The registry did not return a manifest that can be promoted: %s.  [%s]
                  request: GET http://%%s/v2/app/manifests/1.0
                  Check what this reference points to. Current build tools write OCI or Docker schema 2 manifests.""".formatted(problem, code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | <html>x</html> | ''",
                "text/html; charset=utf-8 | <html><title>Sign in</title> | '  it says: \"Sign in\"\n'",
                "TEXT/HTML | <title> Blocked by policy </title> | '  it says: \"Blocked by policy\"\n'",
            })
    void saysThatAWebPageAnswered(String type, String body, String says) {
        host.on("GET " + BY_TAG, unannounced(type, body));

        refuses(TAG, """
                The registry did not return a manifest that can be promoted: its Content-Type is "%s".  [UNREADABLE_ANSWER]
                  request: GET http://%%s/v2/app/manifests/1.0
                %s  The response is a web page. Check that this address belongs to a registry, and check any proxy in \
                front of it.""".formatted(type.replaceFirst(";.*", ""), says));
    }

    @Test
    void refusesAManifestWithoutAType() {
        host.on("GET " + BY_TAG, manifest().removeHeader("Content-Type"));

        assertThatThrownBy(() -> registry.manifest(repository, TAG))
                .hasMessageContaining("promoted: it has no Content-Type.  [UNREADABLE_ANSWER]");
    }

    @Test
    void refusesAManifestThatIsNoManifest() {
        String body = "{\"schemaVersion\":2}";
        host.on(
                "GET " + BY_TAG,
                unannounced(MediaTypes.OCI_MANIFEST, body).setHeader("Docker-Content-Digest", Answers.digest(body)));

        assertThatThrownBy(() -> registry.manifest(repository, TAG))
                .hasMessageContaining("promoted: it has no config.  [UNREADABLE_ANSWER]");
    }

    @Test
    void readsAManifestOfTheVeryLimitAndNoByteMore() {
        int limit = 4 * 1024 * 1024;
        String largest =
                MANIFEST.replace("\"note\":\"\"", "\"note\":\"" + "x".repeat(limit - MANIFEST.length()) + "\"");
        host.on(
                "GET " + BY_TAG,
                unannounced(MediaTypes.OCI_MANIFEST, largest)
                        .setHeader("Docker-Content-Digest", Answers.digest(largest)),
                unannounced(MediaTypes.OCI_MANIFEST, largest + " "));

        assertThat(registry.manifest(repository, TAG).orElseThrow().bytes()).hasSize(limit);
        refuses(TAG, """
                The manifest is larger than the limit.  [MANIFEST_TOO_LARGE]
                  request: GET http://%s/v2/app/manifests/1.0
                  limit:   4194304 bytes
                  size:    4194305 bytes""");
    }

    @Test
    void stopsReadingAManifestThatDoesNotSayHowLargeItIs() {
        host.on(
                "GET " + BY_TAG,
                new MockResponse.Builder()
                        .setHeader("Content-Type", MediaTypes.OCI_MANIFEST)
                        .chunkedBody("x".repeat(5 * 1024 * 1024), 65536));

        refuses(TAG, """
                The manifest is larger than the limit.  [MANIFEST_TOO_LARGE]
                  request: GET http://%s/v2/app/manifests/1.0
                  limit:   4194304 bytes
                  size:    more than the limit""");
    }

    @Test
    void refusesEncodedContent() {
        host.on("GET " + BY_TAG, manifest().setHeader("Content-Encoding", "gzip"));

        refuses(TAG, """
                The registry sent compressed content although the request excluded it.  [UNREADABLE_ANSWER]
                  request: GET http://%s/v2/app/manifests/1.0
                  Turn off compression in the proxy in front of the registry.""");
    }

    @Test
    void headGivesWhatTheRegistryAnnounces() {
        host.on("HEAD " + BY_TAG, status(200).setHeader("Docker-Content-Digest", DIGEST));

        assertThat(registry.head(repository, TAG)).contains(DIGEST);
    }

    @Test
    void headRefusesAnAnnouncedDigestThatIsNone() {
        host.on("HEAD " + BY_TAG, status(200).setHeader("Docker-Content-Digest", "latest"));

        assertThatThrownBy(() -> registry.head(repository, TAG)).hasMessageContaining("announced digest: \"latest\"");
    }
}
