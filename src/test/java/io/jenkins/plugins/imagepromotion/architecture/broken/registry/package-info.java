/** Broken on purpose. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.registry;

import org.jspecify.annotations.NullMarked;
