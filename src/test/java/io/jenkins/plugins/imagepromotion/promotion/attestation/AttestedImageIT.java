package io.jenkins.plugins.imagepromotion.promotion.attestation;

import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.CONTEXT;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.POLICY;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.promotion;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Skopeo;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attestations in a real registry, read by skopeo and verified by openssl. */
class AttestedImageIT {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @Test
    void areReadByOtherTools() throws UnusableMaterial, IOException {
        OPENSSL.ecKey("controller", "P-256");
        SampleImage image = registry.push(
                "shop",
                "staging-v1.4.2-0a1b2c3-1767222000",
                ImageBuilder.image().build());
        Promotion promoted = promotion(
                registry.repository("shop").toString(), image.digest(), Promotion.Outcome.PROMOTED, Optional.empty());
        Attester attester = new Attester(SigningKey.parse(OPENSSL.text("controller.key")), "https://jenkins.invalid/");

        List<Attached> attached = new AttachAttestations(
                        TestRegistries.plain(registry.host(), new Cancellation()), attester, line -> {})
                .attach(List.of(promoted), any -> CONTEXT, POLICY.digest());

        assertThat(Attached.failure(attached)).isEmpty();
        try (Skopeo skopeo = Skopeo.of(registry)) {
            String tag = image.digest().toString().replace(':', '-') + ".att";
            Path folder = skopeo.download(registry.reference("shop", tag));
            List<?> layers = JsonTree.list(read(folder.resolve("manifest.json")).get("layers"));
            assertThat(layers).hasSize(2);
            for (Object layer : layers) {
                verify(folder, JsonTree.map(layer), image.digest());
            }
        }
    }

    private static Map<String, Object> read(Path file) throws IOException {
        return JsonTree.map(JsonTree.readDocument(Files.readAllBytes(file)));
    }

    private static void verify(Path folder, Map<String, Object> layer, Digest image) throws IOException {
        Map<String, Object> envelope =
                read(folder.resolve(JsonTree.text(layer.get("digest")).replace("sha256:", "")));
        byte[] statement = Base64.getDecoder().decode(JsonTree.text(envelope.get("payload")));
        byte[] signature = Base64.getDecoder()
                .decode(JsonTree.text(
                        JsonTree.map(JsonTree.list(envelope.get("signatures")).get(0))
                                .get("sig")));
        byte[] signed = Documents.pae(JsonTree.text(envelope.get("payloadType")), statement);

        assertThat(OPENSSL.verifies("controller", signed, signature, "-sha256")).isTrue();
        signed[signed.length - 2] ^= 1;
        assertThat(OPENSSL.verifies("controller", signed, signature, "-sha256")).isFalse();
        assertThat(new String(statement, StandardCharsets.UTF_8))
                .contains("\"digest\":{\"sha256\":\"" + image.hex() + "\"}")
                .contains("\"predicateType\":\""
                        + JsonTree.text(JsonTree.map(layer.get("annotations")).get("predicateType")) + "\"");
    }
}
