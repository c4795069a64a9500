/**
 * Policies in YAML, read strictly: every failure reports file, line and column. Start with {@code PolicyFile};
 * {@code YamlMap} and {@code YamlValue} handle only YAML.
 *
 * <p>The meaning of a setting belongs in {@code policy} and {@code policy.demand}. Nothing here is loaded unless a file
 * is read.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy.file;

import org.jspecify.annotations.NullMarked;
