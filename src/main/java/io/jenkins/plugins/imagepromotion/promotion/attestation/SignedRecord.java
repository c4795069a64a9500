package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The record of a promotion that a trusted key signed.
 *
 * @param signer who signed it
 * @param digest the digest of the promoted image
 * @param fields the fields of the record, as {@code json.JsonTree} reads them; the required ones are present
 */
public record SignedRecord(Signer signer, Digest digest, Map<String, Object> fields) {
    private static final int SCHEMA_VERSION = 1;

    private static final List<String> REQUIRED =
            List.of("source", "target", "digest", "from", "to", "policy", "at", "policyDigest");

    public SignedRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Reads the record in a statement.
     *
     * @param subject the digest that the statement applies to
     * @throws DoesNotCount {@code MALFORMED} if the statement is not the record of a promotion, {@code OTHER_DIGEST} if
     *     the record is for another image
     */
    static SignedRecord of(Signer signer, Digest subject, Claim claim) throws DoesNotCount {
        String type = claim.predicateType().orElse("");
        if (!type.equals(PromotionStatements.PROMOTION)) {
            throw malformed(
                    "the predicate type is " + Quoted.text(type) + ", not \"" + PromotionStatements.PROMOTION + "\"");
        }
        Map<String, Object> fields = claim.content();
        if (!Integer.valueOf(SCHEMA_VERSION).equals(fields.get("schemaVersion"))) {
            throw malformed("its record does not have schemaVersion " + SCHEMA_VERSION);
        }
        for (String name : REQUIRED) {
            if (!(fields.get(name) instanceof String)) {
                throw malformed("its record has no \"" + name + "\"");
            }
        }
        String recorded = JsonTree.text(fields.get("digest"));
        if (!recorded.equals(subject.toString())) {
            throw new DoesNotCount(
                    Reason.OTHER_DIGEST, "its record is for " + Quoted.text(recorded) + ", not for " + subject);
        }
        return new SignedRecord(signer, subject, fields);
    }

    private static DoesNotCount malformed(String problem) {
        return new DoesNotCount(Reason.MALFORMED, problem);
    }

    /** Returns a field of the record; empty if the record does not have it. */
    public String field(String name) {
        return JsonTree.text(fields.get(name));
    }
}
