/**
 * Use cases for a GitOps repository: what a promotion will deploy, how to roll back, and which image to pin. They read
 * the files of {@code automation} and the registry, and never write to Git or to a cluster.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops;

import org.jspecify.annotations.NullMarked;
