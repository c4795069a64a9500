/**
 * Runs long work: a few items at a time, or a program, with progress messages, until it is done or interrupted. Start with
 * {@code Workers}. This package knows nothing about the work itself.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.work;

import org.jspecify.annotations.NullMarked;
