/** Policies written as YAML: read strictly, with the place of everything that is wrong. Loaded only where a file is asked for. */
@NullMarked
package io.jenkins.plugins.imagepromotion.policy.file;

import org.jspecify.annotations.NullMarked;
