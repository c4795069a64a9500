/**
 * The language in which the settings of a policy are written: {@code Glob}, for paths and names.
 *
 * <p>The meaning of a setting belongs in {@code policy} and {@code policy.demand}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy.setting;

import org.jspecify.annotations.NullMarked;
