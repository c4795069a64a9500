/**
 * Checks that automation deploys to each environment only images that the policy allows. Start with {@code
 * GitOpsChecks}.
 *
 * <p>The rules evaluate each object against sample tags, so they do not depend on the way its settings are written. The
 * package {@code scan} reports and waives the findings.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import org.jspecify.annotations.NullMarked;
