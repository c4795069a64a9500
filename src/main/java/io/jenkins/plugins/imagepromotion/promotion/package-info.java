/** Use cases: what the product does, each as a visible list of phases over policy and registry. */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion;

import org.jspecify.annotations.NullMarked;
