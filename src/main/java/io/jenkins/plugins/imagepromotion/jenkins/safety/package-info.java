/**
 * What an administrator should know is unsafe in the configuration, as an administrative monitor with a page.
 *
 * <p>Start with {@code SafetyWork}, which looks in the background. What is not allowed at all is refused when it is saved, in
 * {@code jenkins.config}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.safety;

import org.jspecify.annotations.NullMarked;
