package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.List;

/**
 * An in-toto Statement that a trusted key signed.
 *
 * @param signer who signed it
 * @param subjects the digests that it applies to, without those of unknown algorithms
 * @param claim what it claims about each of them
 */
public record SignedStatement(Signer signer, List<Digest> subjects, Claim claim) {
    public SignedStatement {
        subjects = List.copyOf(subjects);
    }
}
