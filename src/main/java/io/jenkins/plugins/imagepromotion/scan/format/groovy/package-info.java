/** Jenkinsfiles and other Groovy. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import org.jspecify.annotations.NullMarked;
