/** A controller's build as the tests of the edge need it: a step's context, its pipeline's graph, its log and its run. */
@NullMarked
package io.jenkins.plugins.imagepromotion.testing.jenkins;

import org.jspecify.annotations.NullMarked;
