/**
 * How long work runs: a few things at a time, with progress for people, until it is done or interrupted. Start with
 * {@code Workers}. What the work does is not decided here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.work;

import org.jspecify.annotations.NullMarked;
