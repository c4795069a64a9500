/**
 * One model of the commands in a script, used by the scan and the guard.
 *
 * <pre>
 *   text ─▶ ScriptReader ─▶ Statement ─▶ CommandReader ─▶ Command ─▶ ImageTools ─▶ ImageUse
 *           (language)      (words)      (Variables,      (program,   (table)      (action, images)
 *                                         CommandWrappers)  arguments)
 * </pre>
 *
 * <p>Start with {@link io.jenkins.plugins.imagepromotion.script.Script}. Two tables describe the programs: {@code wrappers.txt} lists
 * those that start another one, and {@code image-tools.txt} lists what each tool does with images.
 *
 * <p>Reading takes a limited number of steps; {@code Script.unreadLine()} reports where the limit was reached. Rules
 * about which images and commands are allowed belong in {@code guard} and {@code scan}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.script;

import org.jspecify.annotations.NullMarked;
