/**
 * The one way in which we write JSON for users: answers of the command line, scan reports and promotion records.
 *
 * <p>Manifests do not belong here, because their bytes are an identity. Nothing is read here either: each package that
 * reads JSON knows what it expects.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.json;

import org.jspecify.annotations.NullMarked;
