/** YAML of every kind: Kubernetes and its kin, Compose, charts' values, CI. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import org.jspecify.annotations.NullMarked;
