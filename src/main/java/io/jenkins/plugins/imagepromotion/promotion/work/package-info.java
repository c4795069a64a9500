/**
 * How long work runs: a few things at a time, with reports for people, until it is interrupted. What the work is does not
 * belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.work;

import org.jspecify.annotations.NullMarked;
