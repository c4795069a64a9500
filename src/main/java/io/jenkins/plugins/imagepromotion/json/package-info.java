/** The one way in which we write JSON for users: answers of the command line, scan reports and promotion records. Manifests, whose bytes are an identity, belong to {@code registry.http}; nothing is read here. */
@NullMarked
package io.jenkins.plugins.imagepromotion.json;

import org.jspecify.annotations.NullMarked;
