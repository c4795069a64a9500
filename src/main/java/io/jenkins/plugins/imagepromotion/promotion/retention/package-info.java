/**
 * Which images a cleanup must not delete. {@code FindNeededImages} is the use case, and {@code ProtectList} its result.
 * Nothing here deletes anything. The rules of particular registries are in {@code format}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.retention;

import org.jspecify.annotations.NullMarked;
