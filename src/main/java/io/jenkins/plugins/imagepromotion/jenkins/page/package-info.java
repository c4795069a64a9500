/**
 * The pages that show evidence: the promotions below a job, a folder or the controller, an environment, and a digest. Start with
 * {@code PromotionsPage}; {@code PageScope} decides which events the user may see.
 *
 * <p>Pages only read. Code that starts or changes something belongs in {@code start}; records belong in {@code history}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.page;

import org.jspecify.annotations.NullMarked;
