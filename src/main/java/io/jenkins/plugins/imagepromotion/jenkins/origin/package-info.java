/**
 * The build that published an image, for the pages: its tests, and the commits since an earlier build. Start with {@code OriginBuild}.
 *
 * <p>This package reads only data of Jenkins itself. The record that a build published an image belongs in {@code history}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.origin;

import org.jspecify.annotations.NullMarked;
