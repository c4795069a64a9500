/** What only the build itself can tell of a promotion: who started it, who approved, and whether it is a replay. */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.approval;

import org.jspecify.annotations.NullMarked;
