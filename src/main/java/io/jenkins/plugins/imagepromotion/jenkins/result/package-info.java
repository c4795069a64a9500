/**
 * The values that a pipeline gets from the steps: their results, and the exception that ends a build.
 *
 * <p>All are final classes with plain serializable fields, because a pipeline keeps them in its variables across a restart, and
 * every public method is whitelisted for the sandbox. A value that no pipeline sees does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.result;

import org.jspecify.annotations.NullMarked;
