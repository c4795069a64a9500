/**
 * Reads the attachments of an image. {@code SignatureSearch} verifies signatures and attestations, for a policy and for
 * {@code VerifyImage}; {@code AttachedEvidence} only finds the kinds of evidence that exist.
 *
 * <p>The package {@code signature} decides whether a signature is valid, and {@code policy.demand.proof} decides which
 * signatures are required.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.proof;

import org.jspecify.annotations.NullMarked;
