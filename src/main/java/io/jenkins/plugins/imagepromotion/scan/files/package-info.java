/** Which files are read: globs, ignore rules, the walk, its limits. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.files;

import org.jspecify.annotations.NullMarked;
