/** Credentials that docker login left behind: the docker configuration file and credential helpers. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.docker;

import org.jspecify.annotations.NullMarked;
