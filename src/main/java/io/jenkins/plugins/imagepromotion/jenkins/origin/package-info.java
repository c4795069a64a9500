/**
 * The build that an image comes from, as pages show it: its tests, and the commits since an earlier build. Start with
 * {@code OriginBuild}.
 *
 * <p>It only reads what Jenkins knows about builds. Which build published an image is evidence, and belongs in {@code history}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.origin;

import org.jspecify.annotations.NullMarked;
