/**
 * The cleanup rules of registries, in the formats that they document. {@code RegistryFormat} writes rules that keep what is needed,
 * and {@code CleanupRules} reads rules and says what they would delete. It refuses rules that it does not fully
 * understand.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import org.jspecify.annotations.NullMarked;
