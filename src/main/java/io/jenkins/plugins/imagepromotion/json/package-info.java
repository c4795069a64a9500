/**
 * The one way in which we write JSON for users, in answers of the command line, scan reports and promotion records, and the one in
 * which we read a small document as a tree.
 *
 * <p>What registries send does not belong here. {@code registry.http.json} reads it as a stream, and manifests are never printed
 * again, because their bytes are an identity.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.json;

import org.jspecify.annotations.NullMarked;
