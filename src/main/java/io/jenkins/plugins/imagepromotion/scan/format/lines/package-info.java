/** Texts that are YAML only after something has been put in: read line by line. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.lines;

import org.jspecify.annotations.NullMarked;
