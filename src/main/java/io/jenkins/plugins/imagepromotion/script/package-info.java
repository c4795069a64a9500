/**
 * One model of the commands in a script, for the scan and for the guard.
 *
 * <pre>
 *   text ─▶ ScriptReader ─▶ Statement ─▶ CommandReader ─▶ Command ─▶ ImageTools ─▶ ImageUse
 *           (language)      (words)      (Variables,      (program,   (table)      (action, images)
 *                                         CommandWrappers)  arguments)
 * </pre>
 *
 * <p>Start with {@link io.jenkins.plugins.imagepromotion.script.Script}. Two tables hold what we know about programs: {@code
 * wrappers.txt} lists the programs that start another one, and {@code image-tools.txt} lists what each tool does with images.
 *
 * <p>Reading takes a bounded number of steps, and a script says if that was not enough. Nothing here decides whether an image or a
 * command is allowed: that belongs to {@code guard} and {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.script;

import org.jspecify.annotations.NullMarked;
