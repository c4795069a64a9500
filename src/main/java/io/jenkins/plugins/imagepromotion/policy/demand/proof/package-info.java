/**
 * The demands for signatures and attestations: {@code Signatures}, {@code RequiredProvenance}, {@code RequiredSbom} and
 * {@code RequiredVulnerabilityScan}, lists of {@code NamedRule}s. Start with {@code SignatureRule}; {@code PublicKeys}
 * and {@code RootCertificates} read the keys and certificates that a policy contains.
 *
 * <p>The package {@code signature} decides whether a signature is valid, and {@code promotion.proof} reads the
 * attachments of an image.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import org.jspecify.annotations.NullMarked;
