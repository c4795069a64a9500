/**
 * Runs long work: a few items at a time, with progress messages, until the work is done or interrupted. Start with
 * {@code Workers}. This package does not know what the work does.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.work;

import org.jspecify.annotations.NullMarked;
