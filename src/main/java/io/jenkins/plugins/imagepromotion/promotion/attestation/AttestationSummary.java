package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.predicate.BillOfMaterials;
import io.jenkins.plugins.imagepromotion.signature.predicate.BuildProvenance;
import io.jenkins.plugins.imagepromotion.signature.predicate.Severity;
import io.jenkins.plugins.imagepromotion.signature.predicate.VulnerabilityScan;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The values of a verified attestation that a reader needs first.
 *
 * @param kind the kind of the attestation in plain words, such as {@code provenance}
 * @param values the values by name, in order, without those that the attestation does not contain; foreign text
 */
public record AttestationSummary(String kind, Map<String, String> values) {
    private static final String SUMMARY = "io.jenkins.plugins.imagepromotion.summary";
    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";

    /** The kinds, each with a reader of its own. The first that knows the predicate type reads the claim. */
    private static final List<Function<Claim, Optional<AttestationSummary>>> KINDS = List.of(
            claim -> BuildProvenance.of(claim).map(AttestationSummary::of),
            claim -> BillOfMaterials.of(claim).map(AttestationSummary::of),
            claim -> VulnerabilityScan.of(claim).map(AttestationSummary::of),
            claim -> ofType(PromotionStatements.PROMOTION, claim).map(AttestationSummary::promotion),
            claim -> ofType(PromotionStatements.SUMMARY, claim).map(AttestationSummary::verification));

    /** The fields of the promotion record that are shown; {@code verify-record} shows all. */
    private static final List<String> RECORD = List.of("source", "target", "from", "to", "policy", "at");

    public AttestationSummary {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Returns the summary of a claim; empty if it is not an attestation of a known kind.
     *
     * @param claim the claim with its content, or {@link #only}
     */
    public static Optional<AttestationSummary> of(Claim claim) {
        if (claim.content().get(SUMMARY) instanceof AttestationSummary summary) {
            return Optional.of(summary);
        }
        return KINDS.stream().flatMap(kind -> kind.apply(claim).stream()).findFirst();
    }

    /** Returns the claim with only its summary, because an attestation can contain megabytes. */
    public static Claim only(Claim claim) {
        return of(claim)
                .map(summary -> new Claim(claim.predicateType(), Map.of(SUMMARY, summary)))
                .orElseGet(claim::withoutContent);
    }

    private static Optional<Map<String, Object>> ofType(String type, Claim claim) {
        return claim.predicateType().filter(type::equals).map(same -> claim.content());
    }

    private static AttestationSummary of(BuildProvenance provenance) {
        Values values = new Values().put("builder", provenance.builder()).put("source", provenance.repository());
        String ref = provenance.ref();
        if (ref.startsWith(BRANCH)) {
            values.put("branch", ref.substring(BRANCH.length()));
        } else if (ref.startsWith(TAG)) {
            values.put("tag", ref.substring(TAG.length()));
        } else {
            values.put("ref", ref);
        }
        return values.put("commit", provenance.commit()).as("provenance");
    }

    private static AttestationSummary of(BillOfMaterials sbom) {
        return new Values()
                .put("format", sbom.format())
                .put("created", sbom.created().map(Instant::toString).orElse(""))
                .as("SBOM");
    }

    private static AttestationSummary of(VulnerabilityScan scan) {
        Values values = new Values()
                .put("scanner", scan.scanner())
                .put("finished", scan.finished().map(Instant::toString).orElse(""))
                .put("problem", scan.problem());
        scan.findings().ifPresent(findings -> {
            for (Severity severity : Severity.values()) {
                values.put(severity.toString(), String.valueOf(findings.count(severity)));
            }
        });
        return values.as("vulnerability scan");
    }

    private static AttestationSummary promotion(Map<String, Object> record) {
        Values values = new Values();
        RECORD.forEach(name -> values.put(name, JsonTree.text(record.get(name))));
        return values.as("promotion");
    }

    private static AttestationSummary verification(Map<String, Object> summary) {
        List<?> levels = JsonTree.list(summary.get("verifiedLevels"));
        return new Values()
                .put("result", JsonTree.text(summary.get("verificationResult")))
                .put(
                        "verifier",
                        JsonTree.text(JsonTree.map(summary.get("verifier")).get("id")))
                .put("resource", JsonTree.text(summary.get("resourceUri")))
                .put("policy", JsonTree.text(JsonTree.map(summary.get("policy")).get("uri")))
                .put("levels", levels.stream().map(JsonTree::text).collect(Collectors.joining(", ")))
                .put("at", JsonTree.text(summary.get("timeVerified")))
                .as("verification summary");
    }

    /** Returns the kind and the values on one line, each value quoted. */
    @Override
    public String toString() {
        String shown = values.entrySet().stream()
                .map(value -> value.getKey() + " " + Quoted.text(value.getValue()))
                .collect(Collectors.joining(", "));
        return shown.isEmpty() ? kind : kind + ": " + shown;
    }

    private static final class Values {
        private final Map<String, String> byName = new LinkedHashMap<>();

        Values put(String name, String value) {
            if (!value.isEmpty()) {
                byName.put(name, value);
            }
            return this;
        }

        AttestationSummary as(String kind) {
            return new AttestationSummary(kind, byName);
        }
    }
}
