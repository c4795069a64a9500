/**
 * The clean-up rules of registries, in the formats that they document. {@code RegistryFormat} writes rules that keep what is needed,
 * and {@code CleanupRules} reads rules and says what they would delete. Nothing is evaluated that is not understood entirely.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import org.jspecify.annotations.NullMarked;
