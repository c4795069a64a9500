/**
 * The pages that show evidence: the promotions below a job, a folder or the controller, one environment, one digest. Start with
 * {@code PromotionsPage}; {@code PageScope} decides what the user may see.
 *
 * <p>Pages only read. What starts or changes something belongs in {@code start}, and what is recorded in {@code history}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.page;

import org.jspecify.annotations.NullMarked;
