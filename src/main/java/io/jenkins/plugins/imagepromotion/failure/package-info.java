/**
 * Refusals and failures: a stable code, the facts, and what to do next. Start with {@code Failure}.
 *
 * <p>Every other package may use this one, and it uses only the JDK. Text for a single edge, such as command-line options or
 * pipeline syntax, does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.failure;

import org.jspecify.annotations.NullMarked;
