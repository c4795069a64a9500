/** The edge to Jenkins: the only packages that know it. */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins;

import org.jspecify.annotations.NullMarked;
