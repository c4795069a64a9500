package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import java.util.List;
import java.util.Map;

/**
 * The signatures and attestations of an image.
 *
 * @param subject the digest of the image
 * @param found for each rule, the attachments that were read, in the order found, and whether they count
 * @param unread the number of attachments that were not read because of a limit
 */
public record Proofs(Digest subject, Map<ProofRule, List<FoundSignature>> found, int unread) {
    public Proofs {
        found = Map.copyOf(found);
    }

    /** Returns what was found for a rule; empty if the rule was not looked up. */
    public List<FoundSignature> of(ProofRule rule) {
        return found.getOrDefault(rule, List.of());
    }
}
