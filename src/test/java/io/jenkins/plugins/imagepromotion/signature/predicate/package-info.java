@NullMarked
package io.jenkins.plugins.imagepromotion.signature.predicate;

import org.jspecify.annotations.NullMarked;
