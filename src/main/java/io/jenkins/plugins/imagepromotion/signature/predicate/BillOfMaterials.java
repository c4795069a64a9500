package io.jenkins.plugins.imagepromotion.signature.predicate;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The statements of a verified SBOM about itself (SPDX 2, "Document Creation Information"; CycloneDX, "metadata").
 *
 * @param format the name of its format, {@code SPDX} or {@code CycloneDX}
 * @param created the time of creation; empty if it does not state a time that can be read
 */
public record BillOfMaterials(String format, Optional<Instant> created) {
    private static final String SPDX = "https://spdx.dev/Document";
    private static final String CYCLONE_DX = "https://cyclonedx.org/bom";
    private static final String SUMMARY = "io.jenkins.plugins.imagepromotion.sbom";

    /**
     * Returns what a claim states; empty if it is not an SBOM of a known format.
     *
     * @param claim the claim, or its {@link #summary}
     */
    public static Optional<BillOfMaterials> of(Claim claim) {
        if (claim.content().get(SUMMARY) instanceof BillOfMaterials sbom) {
            return Optional.of(sbom);
        }
        String type = claim.predicateType().orElse("");
        if (isOf(SPDX, type)) {
            return Optional.of(new BillOfMaterials(
                    "SPDX",
                    StatedTime.read(
                            JsonTree.map(claim.content().get("creationInfo")).get("created"))));
        }
        return isOf(CYCLONE_DX, type)
                ? Optional.of(new BillOfMaterials(
                        "CycloneDX",
                        StatedTime.read(
                                JsonTree.map(claim.content().get("metadata")).get("timestamp"))))
                : Optional.empty();
    }

    /** Returns the claim with only the values that {@link #of} reads, because an SBOM can contain megabytes. */
    public static Claim summary(Claim claim) {
        Map<String, Object> content = of(claim)
                .<Map<String, Object>>map(found -> Map.of(SUMMARY, found))
                .orElse(Map.of());
        return new Claim(claim.predicateType(), content);
    }

    /** A version can follow the type, as in {@code https://spdx.dev/Document/v2.3}. */
    private static boolean isOf(String format, String type) {
        return (type + "/").startsWith(format + "/");
    }
}
