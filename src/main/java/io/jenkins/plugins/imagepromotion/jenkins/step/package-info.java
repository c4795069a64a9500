/** Pipeline steps and what they return. */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.step;

import org.jspecify.annotations.NullMarked;
