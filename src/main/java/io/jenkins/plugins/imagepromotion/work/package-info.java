/**
 * Runs long work: a few items at a time, or a program, with progress messages, until it is done or interrupted. Start with
 * {@code Workers}. The work itself does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.work;

import org.jspecify.annotations.NullMarked;
