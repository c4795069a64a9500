/**
 * Waivers: references that are allowed until a given day, in a comment or in the waiver file of a tree.
 *
 * <p>Start with {@code Waiver}. Code that applies waivers to findings belongs in {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.waiver;

import org.jspecify.annotations.NullMarked;
