/** A text, the places in it, and the images that it names. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.text;

import org.jspecify.annotations.NullMarked;
