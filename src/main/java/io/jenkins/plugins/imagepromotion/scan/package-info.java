/**
 * Use cases: {@code Scan} finds the image references in a tree of files and judges each one for the environment of its file;
 * {@code FixReferences} pins those that it refuses, and {@code PinImage} writes one image where the files name its repository.
 *
 * <pre>
 *   Scan ─▶ files ─▶ FileScan ─▶ FormatChoice ─▶ format.* ─▶ Mentions ─▶ Verdicts ─▶ report
 *           (walk)   (one file)                              (found)     (policy)
 *   Scan ─▶ AutomationScan ─▶ gitops.automation.check
 *           (all files together)
 *   FixReferences ─▶ Scan, fix.CurrentDigests ─▶ FileRewrite ─▶ fix.PinPlace ─▶ FileScan ─▶ fix.SafeWrite
 *   PinImage      ─▶ Scan                           │              (where)       (proof)
 *                                                 (one file)
 * </pre>
 *
 * <p>Start with {@link io.jenkins.plugins.imagepromotion.scan.Scan}. The actions of commands on images belong in {@code
 * script}, and the rules for references in {@code policy}. The command line and the step add their own options and
 * output.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan;

import org.jspecify.annotations.NullMarked;
