/**
 * The demands for signatures and attestations: {@code Signatures}, {@code RequiredProvenance}, {@code RequiredSbom} and
 * {@code RequiredVulnerabilityScan}, lists of {@code NamedRule}s. Start with {@code SignatureRule}. {@code Signers} are
 * the keys, certificates and identities that a policy contains, and {@code SignersReader} reads them for all rules.
 *
 * <p>The package {@code signature} decides whether a signature is valid, and {@code promotion.proof} reads the
 * attachments of an image.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import org.jspecify.annotations.NullMarked;
