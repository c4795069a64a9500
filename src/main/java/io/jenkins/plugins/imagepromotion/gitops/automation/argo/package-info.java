/**
 * What makes Argo CD Image Updater select tags: annotations of Applications, and ImageUpdater objects. Start with {@code ArgoImage}.
 *
 * <p>Names are those of the updater. How tags are ordered belongs to {@code select}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import org.jspecify.annotations.NullMarked;
