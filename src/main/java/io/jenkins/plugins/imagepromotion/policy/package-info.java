/** Rules: pure functions over facts, default deny. No I/O. */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy;

import org.jspecify.annotations.NullMarked;
