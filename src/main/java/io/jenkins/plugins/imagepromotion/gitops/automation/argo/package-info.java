/**
 * The objects from which Argo CD Image Updater selects tags: annotated Applications and ImageUpdater objects. Start
 * with {@code ArgoImage}.
 *
 * <p>The names match those in the updater. The package {@code select} orders the tags.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import org.jspecify.annotations.NullMarked;
