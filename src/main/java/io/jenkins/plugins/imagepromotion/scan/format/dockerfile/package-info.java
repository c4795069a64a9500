/** Dockerfiles and Containerfiles. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import org.jspecify.annotations.NullMarked;
