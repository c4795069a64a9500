/**
 * The only code that writes JSON for users, in answers of the command line, scan reports and promotion records, and the
 * only code that reads a small document as a tree.
 *
 * <p>JSON from registries does not belong here. {@code registry.http.json} reads it as a stream, and manifests are
 * never printed again, because their bytes are an identity.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.json;

import org.jspecify.annotations.NullMarked;
