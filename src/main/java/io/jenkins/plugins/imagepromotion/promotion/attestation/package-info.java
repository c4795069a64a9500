/**
 * Signs statements about promotions, attaches them to images, and reads them. {@code PromotionStatements} is their
 * content, {@code Attester} signs them, and {@code AttachAttestations} and {@code VerifyRecord} are the use cases.
 *
 * <p>The record of a promotion is {@code promotion.PromotionRecord}; the statement only wraps it. Signatures of other
 * tools belong in {@code promotion.proof}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.attestation;

import org.jspecify.annotations.NullMarked;
