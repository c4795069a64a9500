/**
 * Verifies the signatures and attestations that are attached to an image, and signs our own. Start with
 * {@code AttachedSignature} and {@code Verdict}; {@code SimpleSigning}, {@code DsseEnvelope}, {@code SigstoreBundle}
 * and {@code NotationEnvelope} each read one form.
 *
 * <p>Every check names the image: no method answers whether a signature is valid without its digest, except
 * {@code DsseEnvelope.open}, which returns the digests that the signer named. A signature is
 * verified before what it signs is read, and what is read are the bytes that were verified. When in doubt, a signature
 * does not count.
 *
 * <p>Code that finds signatures in a registry or requires them for a promotion does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature;

import org.jspecify.annotations.NullMarked;
