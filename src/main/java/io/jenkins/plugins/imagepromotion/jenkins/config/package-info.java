/**
 * The settings that an administrator configures in <i>Manage Jenkins</i>: the policy, the registries and their
 * credentials. Start with {@code ImagePromotionConfiguration}; a build uses it through {@code BuildRegistryAccess}.
 *
 * <p>The fields are persisted, so they are plain and never renamed. The meaning of a setting belongs in {@code policy}; a
 * form field only passes its text on.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.config;

import org.jspecify.annotations.NullMarked;
