/**
 * Refusals and failures: a stable code, the facts, and what to do next.
 *
 * <p>Every other package may use this one; it uses the JDK alone. Text that only one edge needs (command-line flags,
 * pipeline syntax) does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.failure;

import org.jspecify.annotations.NullMarked;
