/**
 * Checks whether a cluster runs the promoted image, immediately or after a wait.
 *
 * <p>{@code ClusterState} reads what {@code kubectl} prints into containers, {@code AssertDeployed} compares them with the
 * image, and {@code AwaitDeployed} repeats both. Nothing here connects to a cluster.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.deployed;

import org.jspecify.annotations.NullMarked;
