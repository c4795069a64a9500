/**
 * The records of builds: the evidence of each promotion, and the protected tags that a build verified. Start with
 * {@code PromotionAction}.
 *
 * <p>Actions are persisted in {@code build.xml}, so fields are plain and never renamed; {@code SeenTags} keeps files of its own. Creating the evidence belongs
 * in {@code promotion}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.history;

import org.jspecify.annotations.NullMarked;
