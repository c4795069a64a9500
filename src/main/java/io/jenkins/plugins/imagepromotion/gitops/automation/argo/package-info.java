/**
 * What makes Argo CD Image Updater select tags: annotations of Applications, and ImageUpdater objects. Start with {@code ArgoImage}.
 *
 * <p>Names are those of the updater. The package {@code select} orders the tags.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import org.jspecify.annotations.NullMarked;
