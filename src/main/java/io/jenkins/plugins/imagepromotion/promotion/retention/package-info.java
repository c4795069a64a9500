/**
 * Which images a clean-up must not delete. {@code FindNeededImages} is the use case, and {@code ProtectList} its result. Here is nothing
 * that deletes, and nothing about the rules of a particular registry: those are in {@code format}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.retention;

import org.jspecify.annotations.NullMarked;
