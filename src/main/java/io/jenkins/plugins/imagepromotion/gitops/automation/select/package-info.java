/**
 * How automation orders tags: Go's regular expressions, numbers and file patterns, and the version ranges of Masterminds/semver v3.
 * Start with {@code TagSelector} and {@code TagOrder}.
 *
 * <p>These are functions over lists of tags. Which objects select tags, and with which of these rules, belongs to {@code flux} and
 * {@code argo}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import org.jspecify.annotations.NullMarked;
