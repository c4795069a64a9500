/**
 * Questions to a registry that a page asks, not a build: where an image is now, and what changed in it. Start with
 * {@code RegistryLookups}.
 *
 * <p>A lookup runs in the background within a time limit, and uses the credentials that builds of the job can use. Who may ask is
 * decided by the page. Nothing is written to a registry.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import org.jspecify.annotations.NullMarked;
