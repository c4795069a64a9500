/**
 * What builds remember of promotions: the evidence of each, and the protected tags that a build verified.
 *
 * <p>Everything here is persisted in {@code build.xml}, so fields are plain and never renamed.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.history;

import org.jspecify.annotations.NullMarked;
