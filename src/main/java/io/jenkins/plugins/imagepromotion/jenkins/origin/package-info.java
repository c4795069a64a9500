/**
 * The build that published an image, as pages show it: its tests, and the commits since an earlier build. Start with
 * {@code OriginBuild}.
 *
 * <p>It reads only the records of Jenkins itself. The evidence that a build published an image belongs in {@code history}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.origin;

import org.jspecify.annotations.NullMarked;
