/** Words of a command line read against the syntax of a command. No library: one whose classes an archive of class data cannot hold costs more than everything else a command does at its start. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.args;

import org.jspecify.annotations.NullMarked;
