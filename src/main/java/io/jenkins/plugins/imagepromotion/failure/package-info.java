/** How anything ends that is not success: codes, facts, remedies. JDK only; every other package may use it. */
@NullMarked
package io.jenkins.plugins.imagepromotion.failure;

import org.jspecify.annotations.NullMarked;
