/** The command line: streams in, exit status out. Loads the one command that was named. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli;

import org.jspecify.annotations.NullMarked;
