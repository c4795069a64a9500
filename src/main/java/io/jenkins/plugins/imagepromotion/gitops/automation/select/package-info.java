/**
 * How automation orders tags: Go's regular expressions, numbers and file patterns, and the version ranges of
 * Masterminds/semver v3. Start with {@code TagSelector} and {@code TagOrder}.
 *
 * <p>These are functions over lists of tags. The packages {@code flux} and {@code argo} read the objects that select
 * tags, and apply these rules to them.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import org.jspecify.annotations.NullMarked;
