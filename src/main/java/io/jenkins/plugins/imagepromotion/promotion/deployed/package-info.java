/**
 * Checks whether a cluster runs the promoted image.
 *
 * <p>{@code ClusterState} reads what {@code kubectl} prints into containers, and {@code AssertDeployed} compares them with the
 * image. Nothing here connects to a cluster.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.deployed;

import org.jspecify.annotations.NullMarked;
