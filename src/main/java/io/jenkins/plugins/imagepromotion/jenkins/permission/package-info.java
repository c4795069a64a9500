/**
 * The permissions of the plugin, which authorization plugins show as the group <i>Image promotion</i>.
 *
 * <p>Start with {@code ImagePromotionPermission}. Each page, form and question checks its permission itself.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.permission;

import org.jspecify.annotations.NullMarked;
