/**
 * The port: what we ask of a registry, and the values that travel through it.
 *
 * <p>{@link io.jenkins.plugins.imagepromotion.registry.Registry} is the whole port on one screen. What an edge has to provide is
 * {@link io.jenkins.plugins.imagepromotion.registry.RegistryAccess}. Here are no I/O, no library and no HTTP; single requests that
 * find out how a registry behaves belong to {@code doctor}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry;

import org.jspecify.annotations.NullMarked;
