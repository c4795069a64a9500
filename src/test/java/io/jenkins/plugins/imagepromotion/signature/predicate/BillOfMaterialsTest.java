package io.jenkins.plugins.imagepromotion.signature.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SBOMs state about themselves. */
class BillOfMaterialsTest {
    private static final String SPDX = "https://spdx.dev/Document";

    private static Claim claim(String type, String predicate) throws IOException {
        return new Claim(
                Optional.of(type), JsonTree.map(JsonTree.readDocument(predicate.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SPDX      | https://spdx.dev/Document      | {"creationInfo": {"created": "2026-11-20T10:00:00Z"}}
            SPDX      | https://spdx.dev/Document/v2.3 | {"creationInfo": {"created": "2026-11-20T10:00:00Z"}}
            CycloneDX | https://cyclonedx.org/bom      | {"metadata": {"timestamp": "2026-11-20T11:00:00+01:00"}}
            CycloneDX | https://cyclonedx.org/bom/v1.6 | {"metadata": {"timestamp": "2026-11-20T10:00:00.000Z"}}
            """)
    void readsItsFormatAndWhenItWasCreated(String format, String type, String predicate) throws IOException {
        assertThat(BillOfMaterials.of(claim(type, predicate)))
                .contains(new BillOfMaterials(format, Optional.of(Instant.parse("2026-11-20T10:00:00Z"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://spdx.dev/Document | {}
            https://spdx.dev/Document | {"creationInfo": {"created": "yesterday"}}
            https://spdx.dev/Document | {"creationInfo": {"created": 1}}
            https://spdx.dev/Document | {"metadata": {"timestamp": "2026-11-20T10:00:00Z"}}
            https://cyclonedx.org/bom | {"metadata": []}
            """)
    void hasNoTimeIfItDoesNotStateOneThatCanBeRead(String type, String predicate) throws IOException {
        assertThat(BillOfMaterials.of(claim(type, predicate)))
                .hasValueSatisfying(sbom -> assertThat(sbom.created()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"https://spdx.dev/DocumentX", "https://slsa.dev/provenance/v1", "https://cyclonedx.org/bomb"})
    void isEmptyForOtherPredicates(String type) throws IOException {
        assertThat(BillOfMaterials.of(claim(type, "{}"))).isEmpty();
        assertThat(BillOfMaterials.of(
                        new Claim(Optional.empty(), claim(SPDX, "{}").content())))
                .isEmpty();
    }

    @Test
    void keepsOnlyTheValuesInASummary() throws IOException {
        Claim claim = claim(SPDX, "{\"creationInfo\": {\"created\": \"2026-11-20T10:00:00Z\"}, \"packages\": [1, 2]}");

        Claim summary = BillOfMaterials.summary(claim);

        assertThat(summary.content()).hasSize(1);
        assertThat(BillOfMaterials.of(summary))
                .isEqualTo(BillOfMaterials.of(claim))
                .isPresent();
    }
}
