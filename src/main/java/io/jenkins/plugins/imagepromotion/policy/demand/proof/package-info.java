/**
 * The demands about what others signed: {@code Signatures}, {@code RequiredProvenance} and {@code
 * RequiredSbom}, lists of {@code NamedRule}s. Start with {@code SignatureRule}; {@code PublicKeys} and {@code RootCertificates} read the keys and
 * certificates that a policy contains.
 *
 * <p>The package {@code signature} decides whether a signature is valid, and {@code promotion.proof} reads what is
 * attached to an image.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import org.jspecify.annotations.NullMarked;
