/** Broken on purpose. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.registry.http;

import org.jspecify.annotations.NullMarked;
