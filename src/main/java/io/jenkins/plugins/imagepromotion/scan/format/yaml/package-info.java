/**
 * YAML and JSON: Kubernetes objects, kustomizations, Compose, Helm values, CI pipelines.
 *
 * <p>Start with {@code YamlFormat}. {@code Kind} determines what a document is, and {@code DocumentWalk} visits its
 * fields. Templates and invalid YAML belong to {@code format.lines}, and the scripts of a pipeline to {@code
 * format.shell}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import org.jspecify.annotations.NullMarked;
