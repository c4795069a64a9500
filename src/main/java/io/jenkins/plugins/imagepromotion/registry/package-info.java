/**
 * The port: what we ask of a registry, and the values that travel through it.
 *
 * <p>{@link io.jenkins.plugins.imagepromotion.registry.Registry} is the whole port on one screen. An edge provides
 * {@link io.jenkins.plugins.imagepromotion.registry.RegistryAccess}. I/O, libraries and HTTP do not belong here. Single
 * requests that find out how a registry behaves belong in {@code doctor}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry;

import org.jspecify.annotations.NullMarked;
