/** Broken on purpose. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.policy;

import org.jspecify.annotations.NullMarked;
