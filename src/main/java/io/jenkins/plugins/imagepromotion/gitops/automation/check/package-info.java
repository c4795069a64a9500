/**
 * Whether automation deploys to each environment only what the policy allows there. Start with {@code GitOpsChecks}.
 *
 * <p>These are rules over the objects of a workspace. They ask each object what it selects from sample tags, so they know no more about
 * its settings than its controller does. The package {@code scan} reports and waives the findings.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import org.jspecify.annotations.NullMarked;
