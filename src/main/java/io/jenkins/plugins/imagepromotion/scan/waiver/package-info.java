/** Waivers: references that somebody allows for a time, with a reason. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.waiver;

import org.jspecify.annotations.NullMarked;
