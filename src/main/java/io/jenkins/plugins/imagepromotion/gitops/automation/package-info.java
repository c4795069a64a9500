/**
 * Use case: predict what GitOps automation selects. Reads the Flux and Argo CD Image Updater objects in a workspace,
 * and applies their rules to the tags of a repository.
 *
 * <pre>
 *   GitOpsTree ─▶ manifest ─▶ flux, argo ─▶ select ─▶ Prediction
 *   (walk)        (YAML)      (objects)     (order)   (now, and with one more tag)
 *   GitOpsTree ─▶ check
 *                 (what the policy does not allow)
 * </pre>
 *
 * <p>Start with {@link io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree}. Nothing here connects to a
 * registry or a cluster; callers pass the tags.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation;

import org.jspecify.annotations.NullMarked;
