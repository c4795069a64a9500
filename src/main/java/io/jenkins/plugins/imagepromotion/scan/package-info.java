/** Use case: finds the images that the files of a tree name, and judges each where it stands. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan;

import org.jspecify.annotations.NullMarked;
