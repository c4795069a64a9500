/**
 * Lookups in a registry that a page starts instead of a build: the current tags of an image, and its changes. Start with
 * {@code RegistryLookups}.
 *
 * <p>A lookup runs in the background within a time limit, and uses the credentials that builds of the job can use. The page
 * decides which users may ask. A lookup does not write to a registry.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import org.jspecify.annotations.NullMarked;
