package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which manifests under a staging tag cannot be deployed, and which artifacts other than images can be promoted. */
class DeployableTest {
    private static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String IN_TOTO = "application/vnd.in-toto+json";
    private static final String EMPTY = "application/vnd.oci.empty.v1+json";
    private static final String SUBJECT = ",\"subject\":" + descriptor(MediaTypes.OCI_MANIFEST, "the image", "");

    private final Promoting promoting = new Promoting();

    @AfterEach
    void stop() {
        promoting.close();
    }

    private static String descriptor(String mediaType, String content, String more) {
        return "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"%s}"
                .formatted(mediaType, bytes(content).length, Digest.of(bytes(content)), more);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String single(String config, String configType, String layerType, String more) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":"
                + descriptor(configType, config, "") + ",\"layers\":["
                + (layerType.isEmpty() ? "" : descriptor(layerType, "layer", "")) + "]" + more + "}";
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":["
                + String.join(",", entries) + "]}";
    }

    /** Stores a manifest by its digest and returns its entry in an index. */
    private String entry(String mediaType, String manifest, String more) {
        promoting.server.push("app", "part", mediaType, bytes(manifest));
        promoting.server.untag("app", "part");
        return descriptor(mediaType, manifest, more);
    }

    private PromotionRequest staged(String mediaType, String manifest) {
        promoting.server.push("app", STAGING, mediaType, bytes(manifest));
        promoting.server.forgetRequests();
        return promoting.request(promoting.image(STAGING));
    }

    private void refuses(PromotionRequest request, String reason) {
        ImagePromotionException refusal =
                catchThrowableOfType(ImagePromotionException.class, () -> promoting.promote(request));
        assertThat(refusal.code()).isEqualTo(FailureCode.NOT_AN_IMAGE);
        assertThat(refusal).hasMessageContaining(" to production: " + reason + ".  [NOT_AN_IMAGE]\n");
        assertThat(promoting.server.tags("app")).containsOnlyKeys(STAGING);
        assertThat(promoting.wrote()).isFalse();
    }

    private void promotes(PromotionRequest request) {
        assertThat(promoting.promote(request).outcome()).isEqualTo(Outcome.PROMOTED);
    }

    @Test
    void refusesAnAttestationWithItsDigestAndTheTypesOfItsParts() {
        String attestation = single("{}", OCI_CONFIG, IN_TOTO, "");

        assertThat(promoting.refusal(staged(MediaTypes.OCI_MANIFEST, attestation)))
                .isEqualTo("""
                        Refused to promote registry:5000/app:%s to production: it is attached to an image, and is not one.  [NOT_AN_IMAGE]
                          digest:     %s
                          media type: application/vnd.oci.image.manifest.v1+json
                          holds:      application/vnd.in-toto+json
                          Find out which build wrote the tag. Tag and promote the image itself; what is attached to it goes with it.""".formatted(STAGING, Digest.of(bytes(attestation))));
        assertThat(promoting.wrote()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.dsse.envelope.v1+json",
                "application/vnd.dev.cosign.simplesigning.v1+json",
                "application/vnd.dev.sigstore.bundle.v0.3+json",
                "application/vnd.cyclonedx+json",
                "application/spdx+json",
                "text/spdx"
            })
    void refusesSignaturesAndBillsOfMaterials(String layerType) {
        refuses(
                staged(MediaTypes.OCI_MANIFEST, single("{}", OCI_CONFIG, layerType, "")),
                "it is attached to an image, and is not one");
    }

    @Test
    void refusesWhatIsAttachedToAnImageWhateverItsType() {
        refuses(
                staged(MediaTypes.OCI_MANIFEST, single("{}", EMPTY, "application/vnd.example.report", SUBJECT)),
                "it is attached to an image, and is not one");
    }

    @ParameterizedTest
    @CsvSource({"application/vnd.cncf.notary.signature, ''", "application/vnd.oci.empty.v1+json, application/spdx+json"
    })
    void refusesASignatureByItsConfigurationOrArtifactType(String configType, String artifactType) {
        String more = artifactType.isEmpty() ? "" : ",\"artifactType\":\"" + artifactType + "\"";

        refuses(
                staged(MediaTypes.OCI_MANIFEST, single("{}", configType, "application/octet-stream", more)),
                "it is attached to an image, and is not one");
    }

    @Test
    void refusesAnUnknownAttestationByThePlatformInItsConfiguration() {
        String unknown = "{\"os\":\"unknown\",\"architecture\":\"unknown\"}";
        promoting.server.pushBlob(unknown);

        refuses(
                staged(MediaTypes.OCI_MANIFEST, single(unknown, OCI_CONFIG, "application/x-statement", "")),
                "it is attached to an image, and is not one");
    }

    @Test
    void refusesAnArtifactWithoutContent() {
        refuses(
                staged(MediaTypes.OCI_MANIFEST, single("{}", EMPTY, EMPTY, ",\"artifactType\":\"x/y\"")),
                "it is an artifact without content");
    }

    @ParameterizedTest
    @ValueSource(strings = {MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST})
    void refusesAnEmptyIndex(String mediaType) {
        refuses(staged(mediaType, index().replace(MediaTypes.OCI_INDEX, mediaType)), "it is an index without images");
    }

    @Test
    void refusesAnIndexOfAttestations() {
        String attestation = single("{}", OCI_CONFIG, IN_TOTO, "");
        String marked = entry(
                MediaTypes.OCI_MANIFEST,
                attestation,
                ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}");
        String unmarked = entry(MediaTypes.OCI_MANIFEST, attestation, "");
        String nested = entry(MediaTypes.OCI_INDEX, index(unmarked), "");

        refuses(
                staged(MediaTypes.OCI_INDEX, index(marked, unmarked, nested)),
                "it is an index of attachments, without images");
    }

    @Test
    void promotesAnIndexWhoseImagesNameNoPlatform() {
        String attestation = entry(MediaTypes.OCI_MANIFEST, single("{}", OCI_CONFIG, IN_TOTO, ""), "");
        String image = entry(MediaTypes.OCI_MANIFEST, single("{}", OCI_CONFIG, OCI_LAYER, ""), "");

        promotes(staged(MediaTypes.OCI_INDEX, index(attestation, image)));
    }

    @Test
    void promotesAnImageWithoutLayersInFourRequests() {
        promotes(staged(MediaTypes.OCI_MANIFEST, single("{}", OCI_CONFIG, "", "")));

        assertThat(promoting.server.requests()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.cncf.helm.config.v1+json, application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        "application/vnd.cncf.flux.config.v1+json, application/vnd.cncf.flux.content.v1.tar+gzip",
        "application/vnd.oci.empty.v1+json, application/vnd.example.model",
        "application/vnd.oci.image.config.v1+json, application/vnd.oci.image.layer.v1.tar+zstd"
    })
    void promotesArtifactsThatAreDeployed(String configType, String layerType) {
        promotes(staged(MediaTypes.OCI_MANIFEST, single("{}", configType, layerType, "")));

        assertThat(promoting.server.requests()).hasSize(4);
    }

    @Test
    void promotesAnImageWithAnUnusualLayerThatRunsSomewhere() {
        String config = "{\"os\":\"wasip1\",\"architecture\":\"wasm\"}";
        promoting.server.pushBlob(config);

        promotes(staged(MediaTypes.OCI_MANIFEST, single(config, OCI_CONFIG, "application/wasm", "")));
    }
}
