/**
 * The YAML of a GitOps repository: its objects, their places, and the namespaces that kustomizations set. Start with
 * {@code Manifest}.
 *
 * <p>The packages {@code flux} and {@code argo} interpret the objects. Documents are read as trees of nodes and never
 * become instances of Java classes.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import org.jspecify.annotations.NullMarked;
