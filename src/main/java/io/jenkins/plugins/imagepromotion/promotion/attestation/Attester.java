package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import java.util.List;
import java.util.Map;

/**
 * Signs the statements of a controller or a command line about its promotions.
 *
 * @param key the private key
 * @param verifier the URI that identifies the controller or the program in Verification Summaries
 */
public record Attester(SigningKey key, String verifier) {
    /** The {@code verifier} of the command line. */
    public static final String PROGRAM = "https://github.com/jenkinsci/image-promotion-plugin";

    private static final String UNKNOWN_VERSION = "unknown";

    /**
     * Returns the attestations of a promotion: its record, and a Verification Summary.
     *
     * @param promotion a promotion that was not a dry run
     * @param context the fields that the edge adds to the record
     * @param policy the digest of the policy that allowed it
     */
    public List<Attestation> attest(Promotion promotion, Map<String, String> context, Digest policy) {
        String version = version();
        return List.of(
                signed(
                        PromotionStatements.PROMOTION,
                        PromotionStatements.promotion(promotion, context, policy, version)),
                signed(PromotionStatements.SUMMARY, PromotionStatements.summary(promotion, verifier, policy, version)));
    }

    private Attestation signed(String predicateType, byte[] statement) {
        return new Attestation(predicateType, DsseEnvelope.sign(statement, key));
    }

    private static String version() {
        String version = Attester.class.getPackage().getImplementationVersion();
        return version == null ? UNKNOWN_VERSION : version;
    }
}
