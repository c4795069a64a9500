/** What the rules must refuse: each class breaks one of them, or shows what a rule must leave alone. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken;

import org.jspecify.annotations.NullMarked;
