package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import java.util.List;

/**
 * A rule that the signatures or attestations of an image must meet. Equal rules get the same facts, because the
 * attachments of an image are read once for all rules.
 */
public interface ProofRule {

    /** Returns the keys and certificates whose signatures count for this rule. */
    Trust trust();

    /**
     * Returns the part of a verified claim that is needed to judge it. The facts keep only this part, because an
     * attestation can contain megabytes.
     */
    default Claim needed(Claim claim) {
        return claim.withoutContent();
    }

    /**
     * Returns true if the rule is met and needs no other attachments.
     *
     * @param found what was found up to now, verified with {@link #trust}
     */
    boolean isMet(List<FoundSignature> found);
}
