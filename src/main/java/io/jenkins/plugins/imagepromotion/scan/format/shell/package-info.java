/** Shell scripts and makefiles: the commands that name images. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.shell;

import org.jspecify.annotations.NullMarked;
