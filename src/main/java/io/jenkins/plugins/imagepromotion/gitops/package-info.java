/**
 * Use cases for a GitOps repository: what a promotion will deploy, how to go back, and which images must be kept. They read the files of
 * {@code automation}, ask the registry, and never write to Git or to a cluster.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops;

import org.jspecify.annotations.NullMarked;
