/**
 * Warns administrators about unsafe settings in the configuration, with an administrative monitor and a page.
 *
 * <p>Start with {@code SafetyWork}, which runs the checks in the background. Settings that are never allowed are refused on save, in
 * {@code jenkins.config}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.safety;

import org.jspecify.annotations.NullMarked;
