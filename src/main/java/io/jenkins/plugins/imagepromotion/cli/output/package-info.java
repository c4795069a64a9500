/** What a command answers: aligned text for people, one JSON object for programs. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.output;

import org.jspecify.annotations.NullMarked;
