/**
 * The commands that verify something: that references mean the same bytes, the signatures of an image, the signed
 * record of a promotion, and the evidence of a controller. Start with {@code VerifyImageCommand}.
 *
 * <p>Rules do not belong here, as in {@code command}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.command.verify;

import org.jspecify.annotations.NullMarked;
