package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The two in-toto Statements about a promotion (in-toto Attestation Framework, spec/v1/statement.md): its record, and a
 * SLSA Verification Summary. The same promotion always has the same bytes.
 */
public final class PromotionStatements {
    /** The predicate type of a promotion. Its schema is {@code promotion-v1.schema.json}, next to this class. */
    public static final String PROMOTION =
            "https://github.com/jenkinsci/image-promotion-plugin/attestation/promotion/v1";

    /** The predicate type of a Verification Summary (slsa.dev, spec/v1.2/verification_summary). */
    public static final String SUMMARY = "https://slsa.dev/verification_summary/v1";

    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String POLICIES = "https://github.com/jenkinsci/image-promotion-plugin/policy/";

    private PromotionStatements() {}

    /**
     * Returns a statement whose predicate is the {@linkplain PromotionRecord record} of the promotion.
     *
     * @param context the fields that the edge adds to the record
     * @param policy the digest of the policy that allowed the promotion
     * @param version the version of this program
     */
    static byte[] promotion(Promotion promotion, Map<String, String> context, Digest policy, String version) {
        JsonObject record = PromotionRecord.object(promotion, context)
                .put("policyDigest", policy)
                .put("pluginVersion", version);
        return statement(promotion, PROMOTION, record);
    }

    /**
     * Returns a Verification Summary: the verifier allowed the promotion. It does not claim a SLSA level.
     *
     * @param verifier the URI of the controller or program that applied the policy
     */
    static byte[] summary(Promotion promotion, String verifier, Digest policy, String version) {
        JsonObject summary = new JsonObject()
                .put(
                        "verifier",
                        new JsonObject()
                                .put("id", verifier)
                                .put("version", new JsonObject().put("image-promotion", version)))
                .put("timeVerified", promotion.at())
                .put("resourceUri", resourceUri(promotion))
                .put(
                        "policy",
                        new JsonObject()
                                .put("uri", POLICIES + encoded(promotion.policy()))
                                .put("digest", digestSet(policy)))
                .put("verificationResult", "PASSED")
                .put("verifiedLevels", List.of("SLSA_BUILD_LEVEL_UNEVALUATED"))
                .put("slsaVersion", "1.2");
        return statement(promotion, SUMMARY, summary);
    }

    private static byte[] statement(Promotion promotion, String predicateType, JsonObject predicate) {
        return new JsonObject()
                .put("_type", STATEMENT)
                .put(
                        "subject",
                        List.of(new JsonObject()
                                .put("name", promotion.target().repository())
                                .put("digest", digestSet(promotion.digest()))))
                .put("predicateType", predicateType)
                .put("predicate", predicate)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the package URL of the target (purl specification, type {@code oci}). */
    static String resourceUri(Promotion promotion) {
        Repository repository = promotion.target().repository();
        String name = repository.path().substring(repository.path().lastIndexOf('/') + 1);
        return "pkg:oci/" + encoded(name) + "@" + encoded(promotion.digest().toString()) + "?repository_url="
                + encoded(repository.toString())
                + promotion
                        .target()
                        .tag()
                        .map(Tag::value)
                        .map(tag -> "&tag=" + encoded(tag))
                        .orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private static JsonObject digestSet(Digest digest) {
        return new JsonObject().put(digest.algorithm().name().toLowerCase(Locale.ROOT), digest.hex());
    }
}
