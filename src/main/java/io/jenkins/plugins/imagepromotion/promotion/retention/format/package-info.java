/**
 * The cleanup rules of registries, in their documented formats. {@code RegistryFormat} writes rules that keep the
 * needed images, and {@code CleanupRules} reads rules and reports the needed images that they would delete. It refuses
 * rules that it does not fully support.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import org.jspecify.annotations.NullMarked;
